package dev.quarry.ir.op;

import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.TensorType;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What an operand's type must be; the sentence is documentation and error message at once.
///
/// @param needs completes "needs ...", for example `f32 of rank 4`
/// @param accepts whether a type fulfils it
public record TypeRule(String needs, Predicate<TensorType> accepts) {
  /// Any tensor.
  public static final TypeRule ANY = new TypeRule("any tensor", _ -> true);

  /// Any `f32` tensor.
  public static final TypeRule F32 = element(ElementType.F32);

  /// Any tensor of one element type.
  public static TypeRule element(ElementType element) {
    return new TypeRule(element.text(), type -> type.element() == element);
  }

  /// Real numbers: `f32`, or halves where a network of bytes computes with them.
  public static final TypeRule REAL = elementIn(ElementType.F32, ElementType.F16);

  /// One of several element types.
  public static TypeRule elementIn(ElementType... elements) {
    List<ElementType> allowed = List.of(elements);
    String words = allowed.stream().map(ElementType::text).collect(Collectors.joining(" or "));
    return new TypeRule(words, type -> allowed.contains(type.element()));
  }

  /// A number of dimensions.
  public static TypeRule rank(int rank) {
    return new TypeRule("rank " + rank, type -> type.rank() == rank);
  }

  /// `f32` with a number of dimensions.
  public static TypeRule f32(int rank) {
    return F32.and(rank(rank));
  }

  /// Real numbers with a number of dimensions.
  public static TypeRule real(int rank) {
    return REAL.and(rank(rank));
  }

  /// Quantized with one scale for the whole tensor.
  public static TypeRule perTensor() {
    return new TypeRule(
        "per-tensor quantization", t -> t.quantization() instanceof Quantization.PerTensor);
  }

  /// Quantized in any way.
  public static TypeRule quantized() {
    return new TypeRule("quantization", t -> !(t.quantization() instanceof Quantization.None));
  }

  /// Both rules.
  public TypeRule and(TypeRule other) {
    return new TypeRule(needs + " and " + other.needs, accepts.and(other.accepts));
  }
}
