// What the probe page runs: the pages' own bridge, within reach of the tests.
import * as bridge from '../../web/bridge/index';
import { Core } from '../../web/bridge/core';

Object.assign(globalThis, { aftercare: { ...bridge, Core } });
