package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Type;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/// A node that only moves elements; they stay as stored unless the result has another scale.
final class LiftedMove {
  private final int index;
  private final V1Node node;
  private final LiftedValues values;
  private final Location location;
  private final Value x;

  LiftedMove(int index, V1Node node, LiftedValues values) {
    this.index = index;
    this.node = node;
    this.values = values;
    this.location = Location.of(node.lid());
    this.x =
        values.stored(
            values
                .source(index, 0)
                .orElseThrow(() -> LiftedValues.notExecutable(node.lid(), "an unconnected input")));
  }

  void lift() {
    switch (node.params()) {
      case V1Params.Permute p -> move(0, v -> add(new Transpose(v, permutation(p.perm()))));
      case V1Params.Reshape p -> move(0, v -> add(new Reshape(v, shape(p.size()))));
      case V1Params.Slice p -> move(0, v -> slice(v, p.start().reversed(), p.length().reversed()));
      case V1Params.Split p -> split(p);
      case V1Params.ShuffleChannel(int groups) -> move(0, v -> shuffled(v, groups));
      default -> throw new IllegalStateException("this is a bug: " + node.params());
    }
  }

  private Value add(Op op) {
    return values.add(op, location, values.name(index));
  }

  private void move(int port, UnaryOperator<Value> op) {
    V1Type type = values.type(index, port);
    boolean same =
        LiftedValues.storage(type).filter(s -> s.at(x.shape()).equals(x.type())).isPresent();
    Value result =
        same
            ? op.apply(x)
            : values.store(op.apply(values.real(x)), type, location, values.name(index));
    values.set(index, port, result);
  }

  /// The file permutes dimensions counted from the innermost one.
  private static List<Integer> permutation(List<Integer> perm) {
    int last = perm.size() - 1;
    return perm.reversed().stream().map(p -> last - p).toList();
  }

  private List<Integer> shape(List<Integer> size) {
    var dims = new ArrayList<>(size.reversed());
    int known = 1;
    for (int dim : dims) {
      known = Math.multiplyExact(known, dim == -1 ? 1 : dim);
    }
    int free = dims.indexOf(-1);
    if (free >= 0) {
      dims.set(free, x.shape().elements() / known);
    }
    return dims;
  }

  private Value slice(Value v, List<Integer> starts, List<Integer> sizes) {
    return add(new Slice(v, starts, sizes, Collections.nCopies(starts.size(), 1)));
  }

  private void split(V1Params.Split p) {
    int axis = x.type().rank() - 1 - p.axis();
    int start = 0;
    for (int part = 0; part < p.slices().size(); part++) {
      var starts = new ArrayList<>(Collections.nCopies(x.type().rank(), 0));
      starts.set(axis, start);
      Shape shape = x.shape().with(axis, p.slices().get(part));
      move(part, v -> slice(v, starts, shape.dims()));
      start += p.slices().get(part);
    }
  }

  private Value shuffled(Value v, int groups) {
    Shape s = v.shape();
    int inside = s.at(1) / groups;
    List<Integer> parts = List.of(s.at(0), groups, inside, s.at(2), s.at(3));
    Value parted = values.add(new Reshape(v, parts), location, "");
    Value turned = values.add(new Transpose(parted, List.of(0, 2, 1, 3, 4)), location, "");
    return add(new Reshape(turned, s.dims()));
  }
}
