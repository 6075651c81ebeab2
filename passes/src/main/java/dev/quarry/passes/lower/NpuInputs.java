package dev.quarry.passes.lower;

import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.Requant;
import dev.quarry.ir.op.quant.Quantize;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.quantize.LoweredValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the inputs of a quantized network enter the NPU: pictures as bytes that pass the input
/// converter, other maps as stored integers.
final class NpuInputs {
  private static final Storage UNREAD =
      new Storage(ElementType.I8, new Quantization.PerTensor(1, 0));

  private NpuInputs() {}

  /// Defines the inputs, and what the readers of their real numbers deliver.
  ///
  /// @param graph what is lowered
  /// @param builder the graph of level NPU, without nodes so far
  static void lower(Graph graph, GraphBuilder builder, LoweredValues values) {
    Map<Value, Node> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Quantize(Value input, _)) {
        readers.put(input, node);
      }
    }
    List<Value> fresh = new ArrayList<>();
    for (GraphInput input : graph.inputs()) {
      Value value = input.value();
      Optional<Storage> storage =
          Optional.ofNullable(readers.get(value)).map(node -> Storage.of(node.result().type()));
      TensorType type =
          isPicture(input, storage)
              ? TensorType.of(ElementType.U8, value.shape()).withLayout(Layout.NHWC)
              : storage.map(s -> inputType(s, value.shape())).orElseGet(() -> unread(value));
      fresh.add(builder.input(value.name(), type, input.preprocessing()));
    }
    for (int i = 0; i < fresh.size(); i++) {
      GraphInput input = graph.inputs().get(i);
      Node reader = readers.get(input.value());
      if (reader == null) {
        continue;
      }
      Storage storage = Storage.of(reader.result().type());
      Value stored = fresh.get(i);
      if (stored.type().element() == ElementType.U8) {
        int channels = input.value().dim(1);
        List<Requant> lanes = InputLanes.of(input.preprocessing(), channels, storage.step());
        Op op = new NpuConvertInput(stored, lanes, storage);
        stored = builder.append(op, reader.location(), reader.result().name());
      }
      values.put(reader.result(), stored);
    }
  }

  /// Some storage for an input nobody reads; the application has to bind it all the same.
  private static TensorType unread(Value input) {
    return input.type().element() == ElementType.F32
        ? inputType(UNREAD, input.shape())
        : input.type();
  }

  private static TensorType inputType(Storage storage, Shape shape) {
    return shape.rank() == 4 ? storage.nativeAt(shape) : storage.at(shape);
  }

  /// Whether an input takes pixels: it has 1, 3 or 4 channels, and its range is that of
  /// preprocessed bytes, which is how `assign-quantization` marks it.
  private static boolean isPicture(GraphInput input, Optional<Storage> storage) {
    Shape shape = input.value().shape();
    if (shape.rank() != 4 || !List.of(1, 3, 4).contains(shape.at(1)) || storage.isEmpty()) {
      return false;
    }
    return !input.preprocessing().equals(Preprocessing.NONE)
        || storage.get().step().equals(new Quantization.PerTensor(1, -128));
  }
}
