/// What an operator importer works with: the node's operands and attributes on one side, the graph
/// under construction on the other.
///
/// Start from [dev.quarry.frontend.internal.build.NodeContext]. Every op that is added obeys its
/// definition; ops on small constants are computed at once and never added. Knows no operator.
@NullMarked
package dev.quarry.frontend.internal.build;

import org.jspecify.annotations.NullMarked;
