package dev.quarry.ir.graph;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.Value;
import java.util.List;

/// An op in its place: what it computes, what it defines, where it comes from.
///
/// @param results the values it defines, at least one
/// @param op the operation
/// @param location the source nodes it stands for
public record Node(List<Value> results, Op op, Location location) {
  public Node {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("a node defines at least one value");
    }
  }

  /// The first result; the only one for most ops.
  public Value result() {
    return results.getFirst();
  }

  /// The operands in order.
  public List<Value> operands() {
    return op.def().operandsOf(op);
  }

  /// Op and place for messages, for example `conv2d at 'model.3.conv' (%17)`.
  public String where() {
    String source = location.sources().isEmpty() ? result().name() : location.text();
    String place = source.isEmpty() ? "" : " at '" + source + "'";
    return op.def().mnemonic() + place + " (" + result().text() + ")";
  }
}
