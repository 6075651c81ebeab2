/// Passes that join nodes the targets execute as one.
///
/// Start from [dev.quarry.passes.fuse.FuseActivation] and [dev.quarry.passes.fuse.FuseResidualAdd].
/// A value disappears into a fused op only if nothing else reads it.
@NullMarked
package dev.quarry.passes.fuse;

import org.jspecify.annotations.NullMarked;
