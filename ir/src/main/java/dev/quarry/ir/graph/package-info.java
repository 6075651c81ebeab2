/// Modules, graphs and nodes.
///
/// Start from [dev.quarry.ir.graph.Module], [dev.quarry.ir.graph.Graph] and
/// [dev.quarry.ir.graph.GraphBuilder]. Everything is immutable; nodes stand in execution order and
/// value numbers are dense in the order of definition. Knows nothing of passes and targets.
@NullMarked
package dev.quarry.ir.graph;

import org.jspecify.annotations.NullMarked;
