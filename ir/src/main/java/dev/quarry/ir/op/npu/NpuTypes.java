package dev.quarry.ir.op.npu;

import dev.quarry.ir.num.FixedPoint;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Quantization;
import java.util.List;

/// Type rules and attribute codecs of the NPU family.
final class NpuTypes {
  private NpuTypes() {}

  private static final TypeRule NATIVE =
      TypeRule.rank(4).and(new TypeRule("layout nc1hwc2", t -> t.layout() == Layout.NC1HWC2));

  /// A feature map of bytes in the native layout.
  static final TypeRule MAP =
      TypeRule.element(ElementType.I8).and(TypeRule.perTensor()).and(NATIVE);

  /// A feature map of halves in the native layout.
  static final TypeRule HALF_MAP = TypeRule.element(ElementType.F16).and(NATIVE);

  /// A feature map of halves, or the rows of a picture of halves.
  static final TypeRule HALF_INPUT =
      TypeRule.element(ElementType.F16)
          .and(TypeRule.rank(4))
          .and(
              new TypeRule(
                  "layout nc1hwc2, or nhwc with 1, 3 or 4 channels",
                  t ->
                      t.layout() == Layout.NC1HWC2
                          || (t.layout() == Layout.NHWC
                              && List.of(1, 3, 4).contains(t.shape().at(1)))));

  /// Bytes with a scale, or halves.
  static final TypeRule STORED =
      new TypeRule(
          "i8 and per-tensor quantization, or f16",
          t ->
              t.element() == ElementType.F16
                  || (t.element() == ElementType.I8
                      && t.quantization() instanceof Quantization.PerTensor));

  /// A feature map of bytes or halves in the native layout.
  static final TypeRule ANY_MAP = STORED.and(NATIVE);

  /// `scale >> shift`, written `fixed(18923, 25)`.
  static final AttrCodec<FixedPoint> FIXED =
      new AttrCodec<>(
          "fixed(scale, shift)",
          f -> AttrValue.call("fixed", integer(f.scale()), integer(f.shift())),
          value -> {
            List<Integer> numbers = arguments("fixed", 2, value);
            return new FixedPoint(numbers.get(0), numbers.get(1));
          });

  static AttrValue integer(int value) {
    return new AttrValue.Int(value);
  }

  /// The integer arguments of `name(...)`.
  static List<Integer> arguments(String name, int count, AttrValue value) {
    if (value instanceof AttrValue.Word(String word, List<AttrValue> arguments)
        && word.equals(name)
        && arguments.size() == count) {
      return arguments.stream().map(AttrCodec.INT.parse()).toList();
    }
    throw AttrCodec.needed(name + " with " + count + " integers", value);
  }
}
