package dev.quarry.passes.quantize;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.op.Activation;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Upsampling;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.Arrays;
import java.util.Optional;

/// Makes convolutions of halves with their constants.
final class HalfConvolutions {
  private final GraphBuilder builder;

  HalfConvolutions(GraphBuilder builder) {
    this.builder = builder;
  }

  /// A convolution before its activation is known.
  ///
  /// @param where the node, for messages
  /// @param weight real weights, KxCxRxS, or Cx1xRxS when depthwise
  /// @param bias one number per output channel
  record Parts(
      String where,
      Value input,
      ConstantData weight,
      Optional<float[]> bias,
      Window window,
      Upsampling upsampling,
      boolean depthwise,
      String weightName,
      String biasName) {}

  /// A convolution with its activation.
  ///
  /// @throws CompileException naming a weight that no half can hold
  Op of(Parts parts, HalfActivation activation, Optional<Value> residual, boolean finalRelu) {
    int kernels = parts.weight.type().shape().at(0);
    float[] weights = parts.weight.floats().clone();
    float[] bias = parts.bias.map(float[]::clone).orElseGet(() -> new float[kernels]);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= activation.scale();
    }
    for (int k = 0; k < kernels; k++) {
      bias[k] = bias[k] * activation.scale() + activation.offset();
    }
    return new NpuHalfConv(
        parts.input,
        builder.constant(halves(parts, weights), parts.weightName),
        builder.constant(ConstantData.of(Shape.of(kernels), bias), parts.biasName),
        residual,
        parts.window,
        parts.upsampling,
        parts.depthwise,
        activation.stage(),
        activation.table(),
        finalRelu,
        isPooled(parts, activation.table()));
  }

  /// The vendor's files scale hard sigmoids of single pixels on the pooling unit, in the same task.
  // npu-registers.md, f16 rules
  private static boolean isPooled(Parts parts, TableChoice table) {
    return table == TableChoice.HARD_SIGMOID
        && !parts.depthwise
        && parts.upsampling.isNone()
        && parts.window.equals(Window.pointwise())
        && parts.input.dim(2) * parts.input.dim(3) == 1;
  }

  /// Every value times a factor, with an activation: a depthwise convolution of one pixel.
  Op scaling(Value map, float factor, HalfActivation activation) {
    int channels = map.dim(1);
    float[] weights = new float[channels];
    Arrays.fill(weights, factor);
    return of(
        pointwise(map, ConstantData.of(Shape.of(channels, 1, 1, 1), weights), channels > 1),
        activation,
        Optional.empty(),
        false);
  }

  /// Every value plus a number.
  Op adding(Value map, float number) {
    HalfActivation none = HalfActivation.of(Activation.NONE);
    return scaling(map, 1, new HalfActivation(1, number, none.stage(), none.table(), none.after()));
  }

  /// A picture as a map.
  Op identity(Value picture) {
    int channels = picture.dim(1);
    float[] weights = new float[channels * channels];
    for (int c = 0; c < channels; c++) {
      weights[c * channels + c] = 1;
    }
    return of(
        pointwise(picture, ConstantData.of(Shape.of(channels, channels, 1, 1), weights), false),
        HalfActivation.of(Activation.NONE),
        Optional.empty(),
        false);
  }

  private static Parts pointwise(Value input, ConstantData weight, boolean depthwise) {
    return new Parts(
        "",
        input,
        weight,
        Optional.empty(),
        Window.pointwise(),
        Upsampling.NONE,
        depthwise,
        "",
        "");
  }

  /// Real numbers as a map of halves; what is too large becomes infinite, as it would in a file.
  static ConstantData map(ConstantData data) {
    float[] values = data.floats();
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = Float.floatToFloat16(values[i]);
    }
    return ConstantData.ofShorts(Storage.HALF.nativeAt(data.type().shape()), halves);
  }

  private static ConstantData halves(Parts parts, float[] values) {
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = Float.floatToFloat16(values[i]);
      if (!Float.isFinite(Float.float16ToFloat(halves[i]))) {
        throw new CompileException(
            Diagnostic.error(
                    DiagnosticCode.NOT_SUPPORTED_BY_TARGET, parts.where, "a weight is too large")
                .expected("what a half can hold, -65504 to 65504", Float.toString(values[i]))
                .help("compile for 8 bits (--dtype i8), or scale the weights down"));
      }
    }
    TensorType type = TensorType.of(ElementType.F16, parts.weight.type().shape());
    return ConstantData.ofShorts(type, halves);
  }
}
