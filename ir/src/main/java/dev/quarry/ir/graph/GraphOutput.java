package dev.quarry.ir.graph;

import dev.quarry.ir.type.Value;

/// An output of a graph. The name is the model's and stays, whatever passes do to the value.
///
/// @param name name of the output
/// @param value what it delivers
public record GraphOutput(String name, Value value) {}
