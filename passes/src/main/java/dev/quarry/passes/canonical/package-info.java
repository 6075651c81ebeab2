/// Passes that bring imported networks into one plain float form: the level CANONICAL.
///
/// Start from [dev.quarry.passes.canonical.Canonicalize], which establishes the level. Every pass
/// is a record with a rewrite rule; what the network computes stays the same, exactly or within
/// rounding, as each pass says.
@NullMarked
package dev.quarry.passes.canonical;

import org.jspecify.annotations.NullMarked;
