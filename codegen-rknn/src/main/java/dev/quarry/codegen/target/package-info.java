/// What is known about each chip: names, limits, clocks.
///
/// Start from [dev.quarry.codegen.target.TargetProfile].
@NullMarked
package dev.quarry.codegen.target;

import org.jspecify.annotations.NullMarked;
