/// Passes that replace one function by another and say so; none of them is on by default.
///
/// Start from [dev.quarry.passes.substitute.SiluToRelu]. Such a pass reports every place it changed
/// by the names of the source model.
@NullMarked
package dev.quarry.passes.substitute;

import org.jspecify.annotations.NullMarked;
