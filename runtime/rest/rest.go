package rest

// UpgradeRuntimeOrRegenerate6 is referred to by every generated routes file:
//
//	const _ = rest.UpgradeRuntimeOrRegenerate6
//
// The number grows when generated code and runtime stop fitting together. A
// compiler that can't find the name means one of them is older than the other:
// upgrade the runtime module (a copy of it follows "apigen generate"), or regenerate the
// service with the apigen that belongs to the runtime in use.
const UpgradeRuntimeOrRegenerate6 = true
