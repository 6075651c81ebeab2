package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.quarry.codegen.rknn1.V1Params;
import java.util.List;

/// The object `nn` of a node: one key, the parameter struct's name, and the struct's fields.
// RKNN v1: rknn1-ops.md, "nn object" and field notes.
final class ParamsCodec implements JsonCodec<V1Params> {
  private static final JsonKey<List<Integer>> KERNEL = JsonKey.ofInts("ksize", 2);
  private static final JsonKey<Integer> WEIGHTS = JsonKey.ofInt("weights");
  private static final JsonKey<List<Integer>> STRIDE = JsonKey.ofInts("stride", 2);
  private static final JsonKey<List<Integer>> PAD = JsonKey.ofInts("pad", 4);
  private static final JsonKey<Integer> GROUP = JsonKey.ofInt("group");
  private static final JsonKey<List<Integer>> DILATION = JsonKey.ofInts("dilation", 2);
  private static final JsonKey<Integer> MULTIPLIER = JsonKey.ofInt("multiplier");
  private static final JsonKey<List<Integer>> OUTPUT_PADDING = JsonKey.ofInts("output_padding", 2);
  private static final JsonKey<String> TYPE = JsonKey.ofText("type");
  private static final JsonKey<String> ROUND_TYPE = JsonKey.ofText("round_type");
  private static final JsonKey<List<Integer>> PERM = JsonKey.ofInts("perm");
  private static final JsonKey<Integer> RANK = JsonKey.ofInt("dim_num");
  private static final JsonKey<List<Integer>> SIZE = JsonKey.ofInts("size");
  private static final JsonKey<Integer> AXIS = JsonKey.ofInt("axis");
  private static final JsonKey<List<Integer>> SLICES = JsonKey.ofInts("slices");
  private static final JsonKey<Integer> SLICE_COUNT = JsonKey.ofInt("slices_num");
  private static final JsonKey<Integer> DIMS = JsonKey.ofInt("dims");
  private static final JsonKey<List<Integer>> START = JsonKey.ofInts("start");
  private static final JsonKey<List<Integer>> LENGTH = JsonKey.ofInts("length");
  private static final JsonKey<Number> FACTOR = JsonKey.ofNumber("factor");
  private static final JsonKey<Integer> ALIGN = JsonKey.ofInt("align_corners");
  private static final JsonKey<Integer> HALF_PIXEL = JsonKey.ofInt("half_pixel_centers");
  private static final JsonKey<Number> MIN = JsonKey.ofNumber("min");
  private static final JsonKey<Number> MAX = JsonKey.ofNumber("max");
  private static final JsonKey<Number> RATIO = JsonKey.ofNumber("leaky_ratio");
  private static final JsonKey<Number> SCALE = JsonKey.ofNumber("scale");
  private static final JsonKey<List<Integer>> TRANSPOSE = JsonKey.ofInts("transpose", 2);
  private static final JsonKey<List<Integer>> ADJOINT = JsonKey.ofInts("adjoint", 2);
  private static final JsonKey<Number> BETA = JsonKey.ofNumber("beta");
  private static final JsonKey<Integer> GROUPS = JsonKey.ofInt("group_number");
  private static final JsonKey<Number> EPSILON = JsonKey.ofNumber("eps");
  private static final JsonKey<String> ACTIVATION = JsonKey.ofText("activation");
  private static final JsonKey<Number> CELL_CLIP = JsonKey.ofNumber("cell_clip");
  private static final JsonKey<Number> PROJECTION_CLIP = JsonKey.ofNumber("proj_clip");
  private static final JsonKey<Number> FORGET_BIAS = JsonKey.ofNumber("forget_bias");
  private static final JsonKey<String> URL = JsonKey.ofText("url");

  private static final List<Kind<?>> KINDS =
      List.of(
          kind(
              "conv2d",
              V1Params.Conv.class,
              new JsonRecord<>(
                      r ->
                          new V1Params.Conv(
                              r.get(KERNEL),
                              r.get(WEIGHTS),
                              r.get(STRIDE),
                              r.get(PAD),
                              r.get(GROUP),
                              r.get(DILATION),
                              r.get(MULTIPLIER)))
                  .key(KERNEL, V1Params.Conv::kernel)
                  .key(WEIGHTS, V1Params.Conv::weights)
                  .key(STRIDE, V1Params.Conv::stride)
                  .key(PAD, V1Params.Conv::pad)
                  .key(GROUP, V1Params.Conv::group)
                  .key(DILATION, V1Params.Conv::dilation)
                  .key(MULTIPLIER, V1Params.Conv::multiplier)),
          kind(
              "deconv",
              V1Params.Deconv.class,
              new JsonRecord<>(
                      r ->
                          new V1Params.Deconv(
                              r.get(KERNEL),
                              r.get(WEIGHTS),
                              r.get(STRIDE),
                              r.get(PAD),
                              r.get(GROUP),
                              r.get(OUTPUT_PADDING)))
                  .key(KERNEL, V1Params.Deconv::kernel)
                  .key(WEIGHTS, V1Params.Deconv::weights)
                  .key(STRIDE, V1Params.Deconv::stride)
                  .key(PAD, V1Params.Deconv::pad)
                  .key(GROUP, V1Params.Deconv::group)
                  .key(OUTPUT_PADDING, V1Params.Deconv::outputPadding)),
          kind(
              "fcl",
              V1Params.Fcl.class,
              new JsonRecord<>(r -> new V1Params.Fcl(r.get(WEIGHTS)))
                  .key(WEIGHTS, V1Params.Fcl::weights)),
          kind(
              "pool",
              V1Params.Pool.class,
              new JsonRecord<>(
                      r ->
                          new V1Params.Pool(
                              r.get(KERNEL),
                              r.get(STRIDE),
                              r.get(PAD),
                              r.get(TYPE),
                              r.find(ROUND_TYPE)))
                  .key(KERNEL, V1Params.Pool::kernel)
                  .key(STRIDE, V1Params.Pool::stride)
                  .key(PAD, V1Params.Pool::pad)
                  .key(TYPE, V1Params.Pool::type)
                  .optional(ROUND_TYPE, V1Params.Pool::rounding)),
          kind(
              "permute",
              V1Params.Permute.class,
              new JsonRecord<>(r -> new V1Params.Permute(r.get(PERM), r.get(RANK)))
                  .key(PERM, V1Params.Permute::perm)
                  .key(RANK, V1Params.Permute::rank)),
          kind(
              "reshape",
              V1Params.Reshape.class,
              new JsonRecord<>(r -> new V1Params.Reshape(r.get(SIZE), r.get(RANK)))
                  .key(SIZE, V1Params.Reshape::size)
                  .key(RANK, V1Params.Reshape::rank)),
          kind(
              "concat",
              V1Params.Concat.class,
              new JsonRecord<>(r -> new V1Params.Concat(r.get(AXIS)))
                  .key(AXIS, V1Params.Concat::axis)),
          kind(
              "split",
              V1Params.Split.class,
              new JsonRecord<>(
                      r -> new V1Params.Split(r.get(AXIS), r.get(SLICES), r.get(SLICE_COUNT)))
                  .key(AXIS, V1Params.Split::axis)
                  .key(SLICES, V1Params.Split::slices)
                  .key(SLICE_COUNT, V1Params.Split::count)),
          kind(
              "slice",
              V1Params.Slice.class,
              new JsonRecord<>(r -> new V1Params.Slice(r.get(DIMS), r.get(START), r.get(LENGTH)))
                  .key(DIMS, V1Params.Slice::rank)
                  .key(START, V1Params.Slice::start)
                  .key(LENGTH, V1Params.Slice::length)),
          kind(
              "resize",
              V1Params.Resize.class,
              new JsonRecord<>(
                      r ->
                          new V1Params.Resize(
                              r.get(TYPE),
                              r.get(FACTOR),
                              r.find(ALIGN),
                              r.find(HALF_PIXEL),
                              r.get(SIZE)))
                  .key(TYPE, V1Params.Resize::type)
                  .key(FACTOR, V1Params.Resize::factor)
                  .optional(ALIGN, V1Params.Resize::alignCorners)
                  .optional(HALF_PIXEL, V1Params.Resize::halfPixel)
                  .key(SIZE, V1Params.Resize::size)),
          kind(
              "swish",
              V1Params.Swish.class,
              new JsonRecord<>(r -> new V1Params.Swish(r.get(TYPE)))
                  .key(TYPE, V1Params.Swish::type)),
          kind(
              "clip",
              V1Params.Clip.class,
              new JsonRecord<>(r -> new V1Params.Clip(r.get(MIN), r.get(MAX)))
                  .key(MIN, V1Params.Clip::min)
                  .key(MAX, V1Params.Clip::max)),
          kind(
              "activation",
              V1Params.Activation.class,
              new JsonRecord<>(r -> new V1Params.Activation(r.get(RATIO)))
                  .key(RATIO, V1Params.Activation::leakyRatio)),
          kind(
              "multiply",
              V1Params.Multiply.class,
              new JsonRecord<>(r -> new V1Params.Multiply(r.get(SCALE)))
                  .key(SCALE, V1Params.Multiply::scale)),
          kind(
              "divide",
              V1Params.Divide.class,
              new JsonRecord<>(r -> new V1Params.Divide(r.get(SCALE)))
                  .key(SCALE, V1Params.Divide::scale)),
          kind(
              "matrixmul",
              V1Params.MatrixMul.class,
              new JsonRecord<>(r -> new V1Params.MatrixMul(r.get(TRANSPOSE), r.get(ADJOINT)))
                  .key(TRANSPOSE, V1Params.MatrixMul::transpose)
                  .key(ADJOINT, V1Params.MatrixMul::adjoint)),
          kind(
              "softmax",
              V1Params.Softmax.class,
              new JsonRecord<>(r -> new V1Params.Softmax(r.get(BETA), r.find(AXIS)))
                  .key(BETA, V1Params.Softmax::beta)
                  .optional(AXIS, V1Params.Softmax::axis)),
          kind(
              "shufflechannel",
              V1Params.ShuffleChannel.class,
              new JsonRecord<>(r -> new V1Params.ShuffleChannel(r.get(GROUPS)))
                  .key(GROUPS, V1Params.ShuffleChannel::groups)),
          kind(
              "batch_norm",
              V1Params.BatchNorm.class,
              new JsonRecord<>(r -> new V1Params.BatchNorm(r.get(EPSILON)))
                  .key(EPSILON, V1Params.BatchNorm::epsilon)),
          kind(
              "lstm",
              V1Params.Lstm.class,
              new JsonRecord<>(
                      r ->
                          new V1Params.Lstm(
                              r.get(WEIGHTS),
                              r.get(ACTIVATION),
                              r.get(CELL_CLIP),
                              r.get(PROJECTION_CLIP),
                              r.get(FORGET_BIAS)))
                  .key(WEIGHTS, V1Params.Lstm::weights)
                  .key(ACTIVATION, V1Params.Lstm::activation)
                  .key(CELL_CLIP, V1Params.Lstm::cellClip)
                  .key(PROJECTION_CLIP, V1Params.Lstm::projectionClip)
                  .key(FORGET_BIAS, V1Params.Lstm::forgetBias)),
          kind(
              "nbg",
              V1Params.Nbg.class,
              new JsonRecord<>(r -> new V1Params.Nbg(r.get(TYPE), r.get(URL)))
                  .key(TYPE, V1Params.Nbg::type)
                  .key(URL, V1Params.Nbg::url)));

  /// A parameter struct.
  private record Kind<P extends V1Params>(String key, Class<P> type, JsonRecord<P> fields) {
    JsonNode write(V1Params params) {
      return fields.write(type.cast(params));
    }
  }

  private static <P extends V1Params> Kind<P> kind(
      String key, Class<P> type, JsonRecord<P> fields) {
    return new Kind<>(key, type, fields);
  }

  @Override
  public V1Params read(JsonNode node, JsonPlace place) {
    if (node.isObject() && node.size() == 1) {
      var property = node.properties().iterator().next();
      for (Kind<?> kind : KINDS) {
        if (kind.key().equals(property.getKey())) {
          return kind.fields().read(property.getValue(), place.at(kind.key()));
        }
      }
    }
    return new V1Params.Other(PythonJson.text(node));
  }

  @Override
  public JsonNode write(V1Params params) {
    if (params instanceof V1Params.Other(String json)) {
      return PythonJson.parse("parameters", json);
    }
    for (Kind<?> kind : KINDS) {
      if (kind.type().isInstance(params)) {
        return JsonNodeFactory.instance.objectNode().set(kind.key(), kind.write(params));
      }
    }
    throw new IllegalStateException("this is a bug: no description of " + params);
  }
}
