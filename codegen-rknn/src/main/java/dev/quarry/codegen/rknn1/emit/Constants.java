package dev.quarry.codegen.rknn1.emit;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.type.ConstantData;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Tensor numbers and the bytes of constants: numbers in the order of nodes and ports, bytes by the
/// name of the node, the bias in front of the weights, without gaps.
///
/// @param tensors by number
/// @param blob the data section
/// @param ids numbers by node and port
// RKNN v1: rknn1-format.md section 7.
record Constants(List<V1Tensor.Const> tensors, byte[] blob, Map<Place, Integer> ids) {

  // As lstm_rk1808_tk160 stores them.
  private static final List<Integer> LSTM = List.of(16, 15, 14, 17, 9, 8, 7, 10, 5, 4, 3, 6);

  /// An input port of a node.
  record Place(int node, int port) {}

  static Constants of(List<Draft> nodes, IntFunction<String> lid) {
    Map<Place, Integer> ids = new HashMap<>();
    Map<Place, Integer> offsets = new HashMap<>();
    var blob = new ByteArrayOutputStream();
    List<Integer> byName =
        IntStream.range(0, nodes.size()).boxed().sorted(Comparator.comparing(lid::apply)).toList();
    for (int node : byName) {
      for (int port : storing(nodes.get(node))) {
        offsets.put(new Place(node, port), blob.size());
        blob.writeBytes(bytes((Draft.Port.Constant) nodes.get(node).inputs().get(port)));
      }
    }
    var tensors = new ArrayList<V1Tensor.Const>();
    for (int node = 0; node < nodes.size(); node++) {
      List<Draft.Port> inputs = nodes.get(node).inputs();
      for (int port = 0; port < inputs.size(); port++) {
        if (inputs.get(port) instanceof Draft.Port.Constant constant) {
          var place = new Place(node, port);
          int length = bytes(constant).length;
          ids.put(place, tensors.size());
          tensors.add(
              new V1Tensor.Const(
                  tensors.size(),
                  constant.size(),
                  constant.size().size(),
                  constant.type(),
                  offsets.getOrDefault(place, 0),
                  Optional.of(length)));
        }
      }
    }
    return new Constants(tensors, blob.toByteArray(), ids);
  }

  /// The constant ports of a node in the order of their bytes.
  private static List<Integer> storing(Draft draft) {
    var ports = new ArrayList<Integer>();
    for (int port = 0; port < draft.inputs().size(); port++) {
      if (draft.inputs().get(port) instanceof Draft.Port.Constant) {
        ports.add(port);
      }
    }
    return switch (draft.op()) {
      case CONV2D, FCL, DECONVOLUTION -> ports.reversed();
      case LSTM -> LSTM;
      default -> ports;
    };
  }

  /// The number of the constant a port reads.
  int id(int node, int port) {
    Integer id = ids.get(new Place(node, port));
    if (id == null) {
      throw new IllegalStateException("this is a bug: no constant at " + node + ":" + port);
    }
    return id;
  }

  private static byte[] bytes(Draft.Port.Constant constant) {
    ConstantData data = constant.data();
    V1Type type = constant.type();
    if (type.element() == V1Element.FLOAT16) {
      float[] real = data.floats();
      ByteBuffer out = ByteBuffer.allocate(2 * real.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : real) {
        out.putShort(Float.floatToFloat16(value));
      }
      return out.array();
    }
    return data.bytes().toArray(ValueLayout.JAVA_BYTE);
  }
}
