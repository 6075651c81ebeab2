package dev.quarry.frontend.internal.ops;

import dev.quarry.frontend.internal.build.NodeContext;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// LSTM. One that runs backwards is one that runs forwards over reversed steps; one that runs both
/// ways is both, joined.
// ONNX operator LSTM: operands X, W, R, B, sequence_lens, initial_h, initial_c, P; results Y
// (steps x directions x batch x units), Y_h, Y_c.
final class Recurrences {
  private static final int WEIGHTS = 1;
  private static final int RECURRENT = 2;
  private static final int BIAS = 3;
  private static final int LENGTHS = 4;
  private static final int HIDDEN = 5;
  private static final int CELL = 6;
  private static final int PEEPHOLES = 7;
  private static final String EXPORT =
      "export the network without it, or end the network before: --outputs ";

  private Recurrences() {}

  static void register(Map<String, Consumer<NodeContext>> table) {
    table.put("LSTM", Recurrences::lstm);
  }

  /// One direction: hidden states in the order in which they are computed, and the last cell.
  private record Direction(boolean backwards, Value states, Value cell) {}

  private static void lstm(NodeContext node) {
    String word = node.attributes().text("direction", "forward");
    List<Boolean> backwards =
        switch (word) {
          case "forward" -> List.of(false);
          case "reverse" -> List.of(true);
          case "bidirectional" -> List.of(false, true);
          default -> throw node.unsupported("direction", "forward, reverse or bidirectional", word);
        };
    requirePlain(node, backwards.size());
    requireShapes(node, backwards.size());
    List<Direction> directions = new ArrayList<>();
    for (int i = 0; i < backwards.size(); i++) {
      directions.add(direction(node, i, backwards.get(i)));
    }
    if (node.wants(0)) {
      steps(node, directions);
    }
    if (node.wants(1)) {
      node.result(1, new Concat(directions.stream().map(d -> last(node, d.states)).toList(), 0));
    }
    if (node.wants(2)) {
      node.result(2, new Concat(directions.stream().map(d -> led(node, d.cell)).toList(), 0));
    }
  }

  // ---- what is not imported

  private static CompileException refused(
      NodeContext node, String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.UNSUPPORTED_ATTRIBUTE, node.where(), message)
            .expected(expected, found)
            .help(EXPORT + node.operandName(0)));
  }

  private static void requirePlain(NodeContext node, int directions) {
    int layout = node.attributes().integer("layout", 0);
    if (layout != 0) {
      throw refused(node, "layout", "0 (steps x batch x features)", Integer.toString(layout));
    }
    List<String> usual =
        Collections.nCopies(directions, List.of("Sigmoid", "Tanh", "Tanh")).stream()
            .flatMap(List::stream)
            .toList();
    List<String> functions = node.attributes().texts("activations").orElse(usual);
    if (!String.join(" ", usual).equalsIgnoreCase(String.join(" ", functions))) {
      throw refused(node, "activations", usual.toString(), functions.toString());
    }
    // Slopes and offsets of activations that have none.
    node.attributes().numbers("activation_alpha");
    node.attributes().numbers("activation_beta");
    if (node.attributes().has("clip")) {
      String clip = Float.toString(node.attributes().number("clip", 0));
      throw refused(node, "gates are limited", "no attribute clip", clip);
    }
    if (node.attributes().flag("input_forget", false)) {
      throw refused(node, "input and forget gate are coupled", "input_forget 0", "1");
    }
    requireFullLengths(node);
    if (node.has(PEEPHOLES) && !isZeros(node, PEEPHOLES)) {
      throw refused(
          node,
          "cells look through peepholes at the gates",
          "no operand P, or zeros",
          "P of " + node.shape(PEEPHOLES).text());
    }
  }

  /// All sequences have to be as long as the input: others would have to be padded.
  private static void requireFullLengths(NodeContext node) {
    if (!node.has(LENGTHS)) {
      return;
    }
    int steps = node.shape(0).rank() > 0 ? node.shape(0).at(0) : 0;
    List<Integer> lengths = node.integers(LENGTHS, "sequence_lens");
    if (lengths.stream().anyMatch(length -> length != steps)) {
      throw refused(
          node, "sequences of different lengths", "sequence_lens of " + steps, lengths.toString());
    }
  }

  private static boolean isZeros(NodeContext node, int operand) {
    return node.constant(operand).filter(ConstantData::isZeros).isPresent();
  }

  private static void requireShapes(NodeContext node, int directions) {
    if (node.shape(0).rank() != 3) {
      throw node.badShape("X", "steps x batch x features", node.shape(0).text());
    }
    require(node, WEIGHTS, "W", 3, directions, "4 units x features");
    require(node, RECURRENT, "R", 3, directions, "4 units x units");
    require(node, BIAS, "B", 2, directions, "8 units");
    require(node, HIDDEN, "initial_h", 3, directions, "batch x units");
    require(node, CELL, "initial_c", 3, directions, "batch x units");
    int units = node.shape(RECURRENT).at(2);
    int said = node.attributes().integer("hidden_size", units);
    if (said != units) {
      throw node.badShape("hidden_size", units + ", as R has it", Integer.toString(said));
    }
    if (node.has(BIAS) && node.shape(BIAS).at(1) != 2 * Lstm.GATES * units) {
      String expected = directions + " x " + 2 * Lstm.GATES * units;
      throw node.badShape("B", expected, node.shape(BIAS).text());
    }
  }

  private static void require(
      NodeContext node, int operand, String name, int rank, int directions, String rest) {
    if (operand > RECURRENT && !node.has(operand)) {
      return;
    }
    Shape shape = node.shape(operand);
    if (shape.rank() != rank || shape.at(0) != directions) {
      throw node.badShape(name, directions + " x " + rest, shape.text());
    }
  }

  // ---- directions

  private static Direction direction(NodeContext node, int index, boolean backwards) {
    Value x = node.value(0);
    List<Value> results =
        node.steps(
            new Lstm(
                backwards ? node.step(reversed(x)) : x,
                part(node, WEIGHTS, index),
                part(node, RECURRENT, index),
                bias(node, index),
                state(node, HIDDEN, index),
                state(node, CELL, index),
                0),
            2);
    return new Direction(backwards, results.get(0), results.get(1));
  }

  private static Slice reversed(Value x) {
    return new Slice(x, List.of(x.dim(0) - 1, 0, 0), x.shape().dims(), List.of(-1, 1, 1));
  }

  /// One direction of an operand, without the dimension that counts directions.
  private static Value part(NodeContext node, int operand, int index) {
    Value all = node.value(operand);
    List<Integer> dims = all.shape().dims();
    if (dims.getFirst() > 1) {
      var starts = new ArrayList<>(Collections.nCopies(dims.size(), 0));
      starts.set(0, index);
      List<Integer> steps = Collections.nCopies(dims.size(), 1);
      all = node.step(new Slice(all, starts, all.shape().with(0, 1).dims(), steps));
    }
    return node.step(new Reshape(all, dims.subList(1, dims.size())));
  }

  private static Optional<Value> state(NodeContext node, int operand, int index) {
    return node.has(operand) ? Optional.of(part(node, operand, index)) : Optional.empty();
  }

  /// ONNX has one bias beside the input weights and one beside the recurrent ones.
  private static Optional<Value> bias(NodeContext node, int index) {
    if (!node.has(BIAS)) {
      return Optional.empty();
    }
    Value both = part(node, BIAS, index);
    int half = both.dim(0) / 2;
    Value first = node.step(new Slice(both, List.of(0), List.of(half), List.of(1)));
    Value second = node.step(new Slice(both, List.of(half), List.of(half), List.of(1)));
    return Optional.of(node.step(new Add(first, second)));
  }

  // ---- results

  /// Y. Directions are joined as features, and then become a dimension of their own: most networks
  /// take them as features again.
  private static void steps(NodeContext node, List<Direction> directions) {
    List<Value> parts = new ArrayList<>();
    for (Direction d : directions) {
      parts.add(d.backwards ? node.step(reversed(d.states)) : d.states);
    }
    Value first = parts.getFirst();
    int steps = first.dim(0);
    int batch = first.dim(1);
    int units = first.dim(2);
    if (parts.size() == 1) {
      node.result(0, new Reshape(first, List.of(steps, 1, batch, units)));
      return;
    }
    Value joined = node.step(new Concat(parts, 2));
    Value parted = node.step(new Reshape(joined, List.of(steps, batch, parts.size(), units)));
    node.result(0, new Transpose(parted, List.of(0, 2, 1, 3)));
  }

  private static Value last(NodeContext node, Value states) {
    Shape one = states.shape().with(0, 1);
    List<Integer> starts = List.of(states.dim(0) - 1, 0, 0);
    return node.step(new Slice(states, starts, one.dims(), List.of(1, 1, 1)));
  }

  private static Value led(NodeContext node, Value cell) {
    return node.step(new Reshape(cell, List.of(1, cell.dim(0), cell.dim(1))));
  }
}
