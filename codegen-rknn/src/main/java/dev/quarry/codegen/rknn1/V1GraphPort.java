package dev.quarry.codegen.rknn1;

/// An input or output of the graph.
///
/// @param side [V1Connection#INPUT] or [V1Connection#OUTPUT]
/// @param index place among the inputs or outputs
/// @param kind always `norm_tensor`
/// @param tensor number of the tensor
public record V1GraphPort(String side, int index, String kind, int tensor) {}
