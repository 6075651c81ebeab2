/// Rebuilding graphs: the engine under every pass.
///
/// Start from [dev.quarry.ir.rewrite.Rewriter] and [dev.quarry.ir.rewrite.RewriteRule]. A graph is
/// never changed; it is copied node by node into a new one, rules replacing nodes on the way, and
/// what nobody reads any more is left out.
@NullMarked
package dev.quarry.ir.rewrite;

import org.jspecify.annotations.NullMarked;
