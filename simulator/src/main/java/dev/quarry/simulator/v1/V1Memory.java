package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Validator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The memory the tensors of a file need, as far as the file says it: what the chip's runtime needs
/// beside them (commands, tables, staging buffers) is not known.
///
/// @param constantBytes weights and biases
/// @param ioBytes graph inputs and outputs
/// @param peakBytes largest sum of intermediate results that are needed at one time
/// @param totalBytes sum of all intermediate results
public record V1Memory(long constantBytes, long ioBytes, long peakBytes, long totalBytes) {
  /// Measures a file.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the file is damaged
  public static V1Memory of(String name, V1File file) {
    V1Graph graph = V1Validator.require(name, file);
    int count = file.model().nodes().size();
    int[] place = new int[count];
    List<Integer> order = graph.order();
    for (int i = 0; i < count; i++) {
      place[order.get(i)] = i;
    }
    int[] buffer = buffers(file.model().nodes(), graph);
    int[] last = new int[count];
    Arrays.setAll(last, node -> place[node]);
    for (int node = 0; node < count; node++) {
      for (Source source : graph.inputs().get(node).values()) {
        if (source instanceof Source.Result(int before, _)) {
          last[buffer[before]] = Math.max(last[buffer[before]], place[node]);
        }
      }
    }
    long total = 0;
    long[] live = new long[count + 1];
    for (int node = 0; node < count; node++) {
      long bytes = buffer[node] == node ? bytes(graph, node) : 0;
      total += bytes;
      for (int at = place[node]; bytes > 0 && at <= last[node]; at++) {
        live[at] += bytes;
      }
    }
    long peak = Arrays.stream(live).max().orElse(0);
    return new V1Memory(file.data().size(), ioBytes(file), peak, total);
  }

  /// The node in whose buffer a node's result lies: activations work in place, reshapes move
  /// nothing.
  private static int[] buffers(List<V1Node> nodes, V1Graph graph) {
    int[] buffer = new int[nodes.size()];
    Arrays.setAll(buffer, node -> node);
    var order = new ArrayList<>(graph.order());
    for (int node : order) {
      boolean inPlace =
          nodes
              .get(node)
              .kind()
              .filter(
                  op ->
                      switch (op) {
                        case RELU, CLIP, RESHAPE -> true;
                        default -> false;
                      })
              .isPresent();
      if (inPlace && graph.inputs().get(node).get(0) instanceof Source.Result(int before, _)) {
        buffer[node] = buffer[before];
      }
    }
    return buffer;
  }

  private static long bytes(V1Graph graph, int node) {
    if (!graph.bound().get(node).isEmpty()) {
      return 0;
    }
    long bytes = 0;
    for (int port = 0; port < graph.shapes().get(node).size(); port++) {
      int width = graph.types().get(node).get(port).element().bytes();
      bytes += graph.shapes().get(node).get(port).map(V1Memory::elements).orElse(0L) * width;
    }
    return bytes;
  }

  private static long ioBytes(V1File file) {
    return file.model().norms().stream()
        .mapToLong(norm -> elements(norm.size()) * norm.type().element().bytes())
        .sum();
  }

  private static long elements(List<Integer> size) {
    long product = 1;
    for (int dim : size) {
      product *= dim;
    }
    return product;
  }
}
