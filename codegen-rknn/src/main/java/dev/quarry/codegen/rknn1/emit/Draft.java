package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Policy;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// A node before numbers and offsets are given out; only its first output is read.
///
/// @param name as in the file
/// @param op its op
/// @param params its parameters
/// @param policy rounding and overflow
/// @param inputs what each port reads
/// @param type how its first result is stored
/// @param shape of its result, outermost dimension first
record Draft(
    String name,
    V1Op op,
    V1Params params,
    Optional<V1Policy> policy,
    List<Port> inputs,
    V1Type type,
    Shape shape) {

  /// How its outputs are stored.
  // RKNN v1: lstm_rk1808_tk160. The vendor measures the range of the last hidden states by itself;
  // that of all steps holds them as well.
  List<V1Type> outputs() {
    return op == V1Op.LSTM ? List.of(type, type, V1Type.plain(V1Element.FLOAT16)) : List.of(type);
  }

  /// What an input port reads.
  sealed interface Port {
    /// A graph input.
    record Input(int index) implements Port {}

    /// The result of a node.
    record Node(int index) implements Port {}

    /// A constant.
    ///
    /// @param size dimensions, innermost first
    /// @param type its type
    /// @param data its bytes
    record Constant(List<Integer> size, V1Type type, ConstantData data) implements Port {}

    /// Nothing.
    record Open() implements Port {}
  }
}
