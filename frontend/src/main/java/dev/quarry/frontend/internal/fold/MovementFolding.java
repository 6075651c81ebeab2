package dev.quarry.frontend.internal.fold;

import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Computes ops that move elements without changing them, on constants of any element type.
public final class MovementFolding {
  private MovementFolding() {}

  /// The results of an op whose operands are all known, or empty to leave it in the graph.
  ///
  /// @param op an op that obeys its definition
  /// @param types its result types
  /// @param known the contents of a value, if they are known
  public static Optional<List<ConstantData>> fold(
      Op op, List<TensorType> types, Function<Value, Optional<ConstantData>> known) {
    List<ConstantData> operands = new ArrayList<>();
    for (Value operand : op.def().operandsOf(op)) {
      Optional<ConstantData> data = known.apply(operand);
      if (data.isEmpty()) {
        return Optional.empty();
      }
      operands.add(data.get());
    }
    if (op instanceof Reshape || op instanceof Identity) {
      return Optional.of(List.of(operands.getFirst().withType(types.getFirst())));
    }
    if (types.stream().anyMatch(MovementFolding::isLarge)) {
      return Optional.empty();
    }
    return switch (op) {
      case Slice slice -> one(operands, types, Picks.slice(slice));
      case Transpose transpose -> one(operands, types, Picks.transpose(transpose));
      case Expand expand -> one(operands, types, Picks.expand(expand));
      case Gather gather -> gather(gather, operands, types);
      case Split split -> Optional.of(split(split, operands.getFirst(), types));
      case Concat concat -> Optional.of(List.of(concat(concat, operands, types.getFirst())));
      // Folding is optional, so an op that is not listed is simply left alone.
      default -> Optional.empty();
    };
  }

  private static boolean isLarge(TensorType type) {
    return FoldLimits.isLarge(type.element(), type.shape());
  }

  private static Optional<List<ConstantData>> one(
      List<ConstantData> operands, List<TensorType> types, int[] picks) {
    return Optional.of(List.of(pick(operands.getFirst(), types.getFirst(), picks)));
  }

  private static ConstantData pick(ConstantData source, TensorType type, int[] picks) {
    int width = type.element().bytes();
    MemorySegment from = source.bytes();
    MemorySegment to = MemorySegment.ofArray(new byte[picks.length * width]);
    for (int i = 0; i < picks.length; i++) {
      MemorySegment.copy(from, (long) picks[i] * width, to, (long) i * width, width);
    }
    return new ConstantData(type, to);
  }

  private static Optional<List<ConstantData>> gather(
      Gather gather, List<ConstantData> operands, List<TensorType> types) {
    long[] indices = operands.get(1).longs();
    int size = gather.input().dim(gather.axis());
    for (long index : indices) {
      if (index < -size || index >= size) {
        return Optional.empty();
      }
    }
    return one(operands, types, Picks.gather(gather, indices));
  }

  private static List<ConstantData> split(Split split, ConstantData data, List<TensorType> types) {
    var parts = new ArrayList<ConstantData>();
    Shape input = split.input().shape();
    int start = 0;
    for (int i = 0; i < types.size(); i++) {
      int size = split.sizes().get(i);
      parts.add(pick(data, types.get(i), Picks.part(input, split.axis(), start, size)));
      start += size;
    }
    return parts;
  }

  private static ConstantData concat(Concat concat, List<ConstantData> operands, TensorType type) {
    int width = type.element().bytes();
    Shape shape = type.shape();
    MemorySegment to = MemorySegment.ofArray(new byte[shape.elements() * width]);
    int rows = 1;
    for (int axis = 0; axis < concat.axis(); axis++) {
      rows *= shape.at(axis);
    }
    long at = 0;
    for (int row = 0; row < rows && shape.elements() > 0; row++) {
      for (ConstantData operand : operands) {
        long bytes = operand.bytes().byteSize() / rows;
        MemorySegment.copy(operand.bytes(), row * bytes, to, at, bytes);
        at += bytes;
      }
    }
    return new ConstantData(type, to);
  }
}
