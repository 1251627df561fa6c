/** Properties are drawn from one seed, so that a run can be repeated; `ICTOS_PROPERTY_SEED` explores others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['ICTOS_PROPERTY_SEED'] ?? 20190917) });
