/// What a target cannot do, as sentences with functions.
///
/// Start from [dev.quarry.ir.limit.Limit] and [dev.quarry.ir.limit.TargetLimits]. Limits have
/// unique ids and stable sentences. This package must not know any target: passes and code
/// generation contribute their own limits.
@NullMarked
package dev.quarry.ir.limit;

import org.jspecify.annotations.NullMarked;
