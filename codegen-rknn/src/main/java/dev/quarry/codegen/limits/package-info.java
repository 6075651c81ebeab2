/// What each chip cannot do: numbers of the target profile and widths of register fields, as limits
/// on ops of the levels CANONICAL and NPU.
///
/// Start from [dev.quarry.codegen.limits.Rk356xLimits]. Ids are unique; every limit has a test pair
/// (`LimitPairsTest`). This package must not know how nodes are placed.
@NullMarked
package dev.quarry.codegen.limits;

import org.jspecify.annotations.NullMarked;
