package dev.quarry.codegen.inspect;

import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What nodes of a first-generation file say, in words.
final class V1Words {
  /// `Type_source`: the importer of ONNX models puts the op's type in front of the node's name.
  private static final Pattern NAMED = Pattern.compile("[A-Z][A-Za-z0-9]*_(.+)");

  /// Two ONNX nodes in one: `Type_source_uid_Type_source`.
  private static final Pattern JOINED =
      Pattern.compile("[A-Z][A-Za-z0-9]*_(.+?)_\\d+_[A-Z][A-Za-z0-9]*_(.+)");

  /// Between names that are paths, which our files join.
  private static final Pattern PATHS = Pattern.compile("_(?=/)");

  private V1Words() {}

  /// Whether a node stands for a node of the source model, which may be one of several in its name.
  static boolean serves(V1Node node, String source) {
    String name = "_" + node.name() + "_";
    return !source.isEmpty() && name.contains("_" + source + "_");
  }

  /// Names of the source model's nodes a node stands for; for models that were not ONNX the whole
  /// name.
  // rknn1-format.md section 3: lid and name
  static List<String> sources(V1Node node) {
    Matcher joined = JOINED.matcher(node.name());
    if (node.op().equals(V1Op.SWISH.text()) && joined.matches()) {
      return List.of(joined.group(1), joined.group(2));
    }
    Matcher named = NAMED.matcher(node.name());
    return named.matches() ? PATHS.splitAsStream(named.group(1)).toList() : List.of(node.name());
  }

  /// The parameters of an op with their meaning; widths come before heights as in the file. Empty
  /// for an op without parameters.
  static String of(V1Params params) {
    return switch (params) {
      case V1Params.Conv p ->
          window(p.kernel(), p.stride(), p.pad())
              + (p.dilation().equals(List.of(1, 1)) ? "" : ", dilation " + pair(p.dilation()))
              + ", "
              + p.weights()
              + " output channels, "
              + groups(p.group(), p.multiplier());
      case V1Params.Deconv p ->
          window(p.kernel(), p.stride(), p.pad())
              + ", "
              + p.weights()
              + " output channels, "
              + groups(p.group(), 0)
              + ", output padding "
              + pair(p.outputPadding());
      case V1Params.Fcl(int weights) -> weights + " output elements";
      case V1Params.Pool p ->
          (p.type().equals(V1Params.Pool.MAX) ? "maximum" : "mean")
              + " of "
              + window(p.kernel(), p.stride(), p.pad())
              + ", sizes rounded "
              + (p.ceiling() ? "up" : "down");
      case V1Params.Permute p -> "dimension i of the result is " + p.perm() + "[i] of the operand";
      case V1Params.Reshape p -> "to " + V1Words.dims(p.size());
      case V1Params.Concat(int axis) -> "along " + axis(axis);
      case V1Params.Split p -> "along " + axis(p.axis()) + " into parts of " + p.slices();
      case V1Params.Slice p -> "from " + p.start() + ", sizes " + p.length() + ", innermost first";
      case V1Params.Resize p -> resize(p);
      case V1Params.Swish(String type) ->
          type.equals(V1Params.Swish.SILU) ? "x * sigmoid(x)" : "x * clip(x + 3, 0, 6) / 6";
      case V1Params.Clip(Number min, Number max) -> "to " + min + " .. " + max;
      case V1Params.Activation(Number ratio) -> "slope " + ratio + " below 0";
      case V1Params.Multiply(Number scale) -> "times " + scale;
      case V1Params.Divide(Number scale) -> "times " + scale;
      case V1Params.MatrixMul p ->
          "transposed "
              + p.transpose()
              + (p.adjoint().equals(List.of(0, 0)) ? "" : ", adjoint " + p.adjoint());
      case V1Params.Softmax p ->
          "beta "
              + p.beta()
              + ", along "
              + p.axis().map(V1Words::axis).orElse("the channels, or the innermost dimension");
      case V1Params.ShuffleChannel(int groups) -> groups + " groups change places with channels";
      case V1Params.BatchNorm(Number epsilon) -> "epsilon " + epsilon;
      case V1Params.Lstm p ->
          p.weights()
              + " units, activation "
              + p.activation()
              + ", cell clip "
              + p.cellClip()
              + ", projection clip "
              + p.projectionClip()
              + ", forget bias "
              + p.forgetBias();
      case V1Params.Nbg p -> "a precompiled graph of type " + p.type();
      case V1Params.None() -> "";
      case V1Params.Other(String json) -> "not described, in the file: " + json;
    };
  }

  private static String resize(V1Params.Resize p) {
    String how = p.type().equals(V1Params.Resize.NEAREST) ? "nearest pixel" : "linear";
    boolean bySize = p.factor().doubleValue() == 0;
    return how
        + (bySize ? ", to width and height " + p.size() : ", factor " + p.factor())
        + p.alignCorners().map(flag -> flag == 0 ? "" : ", corners aligned").orElse("")
        + p.halfPixel().map(flag -> flag == 0 ? "" : ", centres of pixels aligned").orElse("");
  }

  private static String window(List<Integer> kernel, List<Integer> stride, List<Integer> pad) {
    return "window "
        + pair(kernel)
        + ", stride "
        + pair(stride)
        + ", pad left "
        + pad.get(0)
        + " right "
        + pad.get(1)
        + " top "
        + pad.get(2)
        + " bottom "
        + pad.get(3);
  }

  private static String groups(int group, int multiplier) {
    if (multiplier > 0) {
      return "depthwise, " + multiplier + " per input channel";
    }
    return group <= 1 ? "dense" : group + " groups";
  }

  private static String pair(List<Integer> widthAndHeight) {
    return widthAndHeight.get(0) + "x" + widthAndHeight.get(1);
  }

  private static String axis(int axis) {
    return "axis " + axis + " from the innermost";
  }

  /// Rounding and overflow in words.
  static String of(V1Policy policy) {
    var words = new ArrayList<String>();
    policy.overflow().ifPresent(text -> words.add("overflow " + last(text)));
    policy.rounding().ifPresent(text -> words.add("rounding " + last(text)));
    policy.sizeRounding().ifPresent(text -> words.add("sizes " + last(text)));
    policy.hasRelu().ifPresent(flag -> words.add("has_relu " + flag));
    return String.join(", ", words);
  }

  /// The words behind the prefix of an enumeration's name.
  private static String last(String name) {
    return name.replaceFirst(
            "^VX_(CONVERT_POLICY|ROUND_POLICY|CONVOLUTIONAL_NETWORK_\\w+?_ROUNDING)_", "")
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }

  /// Dimensions outermost first, as ONNX has them.
  static String dims(List<Integer> size) {
    return size.isEmpty()
        ? "scalar"
        : size.reversed().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
