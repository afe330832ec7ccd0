import * as pulumi from '@pulumi/pulumi';

/**
 * Makes everything inside a component wait, where it is given among the component's `transformations`: what a
 * component depends on, its children don't by themselves.
 */
export function after(...first: pulumi.Resource[]): pulumi.ResourceTransformation {
  return ({ type, props, opts }) =>
    type.startsWith('gcp:')
      ? { props, opts: pulumi.mergeOptions(opts, { dependsOn: first }) }
      : undefined;
}
