'use strict';

// Pulumi's runner of policy packs (@pulumi/pulumi/cmd/run-policy-pack) always registers ts-node, whatever the
// pack says, and ts-node wants the compiler API that TypeScript 7 no longer has: no pack could be loaded beside
// it. Node 24 strips the types by itself, so that there is nothing to register.
exports.VERSION = '11.0.0';
exports.register = function register() {};
