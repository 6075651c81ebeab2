package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A value that is a map seen as matrices: a map of `groups * rows` channels, reshaped to matrices
/// `rows x pixels`, one per group, which may then have been transposed.
///
/// @param map the map, batch 1
/// @param leading axes in front of the matrix; their product is the number of groups
/// @param transposed whether the matrices are `pixels x rows`
record MapForm(Value map, List<Integer> leading, boolean transposed) {
  MapForm {
    leading = List.copyOf(leading);
  }

  /// The form of a value, if it has one.
  static Optional<MapForm> of(Value value, RewriteContext graph) {
    Optional<Transpose> transpose = graph.definedBy(value, Transpose.class);
    return transpose.isPresent() && isSwap(transpose.get())
        ? reshaped(transpose.get().input(), graph).map(MapForm::turned)
        : reshaped(value, graph);
  }

  private static Optional<MapForm> reshaped(Value value, RewriteContext graph) {
    int rank = value.type().rank();
    Optional<Value> map = graph.definedBy(value, Reshape.class).map(Reshape::input);
    if (map.isEmpty() || rank < 3 || map.get().type().rank() != 4 || map.get().dim(0) != 1) {
      return Optional.empty();
    }
    var form = new MapForm(map.get(), value.shape().dims().subList(0, rank - 2), false);
    return value.dim(rank - 1) == form.pixels()
            && value.dim(rank - 2) * form.groups() == map.get().dim(1)
        ? Optional.of(form)
        : Optional.empty();
  }

  /// Whether an op exchanges the last two axes and nothing else.
  static boolean isSwap(Transpose op) {
    int rank = op.permutation().size();
    return rank >= 3 && op.permutation().equals(swap(rank));
  }

  private static List<Integer> swap(int rank) {
    List<Integer> swap = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    swap.set(rank - 2, rank - 1);
    swap.set(rank - 1, rank - 2);
    return swap;
  }

  int groups() {
    return leading.stream().reduce(1, Math::multiplyExact);
  }

  int pixels() {
    return map.dim(2) * map.dim(3);
  }

  /// Channels of a group.
  int rows() {
    return map.dim(1) / groups();
  }

  /// The axis along which the matrices have the channels of the map.
  int rowAxis() {
    return leading.size() + (transposed ? 1 : 0);
  }

  MapForm turned() {
    return new MapForm(map, leading, !transposed);
  }

  MapForm with(Value other) {
    return new MapForm(other, leading, transposed);
  }

  /// Makes the value this form describes.
  Value value(RewriteContext graph, Location location) {
    List<Integer> dims = new ArrayList<>(leading);
    dims.add(rows());
    dims.add(pixels());
    Value matrices = graph.append(new Reshape(map, dims), location, "");
    return transposed
        ? graph.append(new Transpose(matrices, swap(dims.size())), location, "")
        : matrices;
  }

  /// The shape of the map with another number of channels.
  Shape shapeWith(int channels) {
    return map.shape().with(1, channels);
  }
}
