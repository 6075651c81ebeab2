package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.ScalarType.I32;
import static dev.quarry.codegen.rknn2.internal.TextType.TEXT;

import dev.quarry.codegen.rknn2.NodeParam.ArgMaxParam;
import dev.quarry.codegen.rknn2.NodeParam.AveragePoolParam;
import dev.quarry.codegen.rknn2.NodeParam.ConcatParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvTransposeParam;
import dev.quarry.codegen.rknn2.NodeParam.DepthToSpaceParam;
import dev.quarry.codegen.rknn2.NodeParam.MaxPoolParam;
import dev.quarry.codegen.rknn2.NodeParam.ResizeParam;
import dev.quarry.codegen.rknn2.NodeParam.SoftmaxParam;
import dev.quarry.codegen.rknn2.NodeParam.SplitParam;
import dev.quarry.codegen.rknn2.NodeParam.TransposeParam;

/// The parameter tables of nodes.
///
/// Every table seen lists the ONNX attributes of its operator in alphabetic order; fields that no
/// file sets take their names from there (inferred).
// RKNN v2: rknn2-format.md section 2 "Param tables" and section 10
final class ParamTables {
  private static final String HW = "height, width";
  private static final String TLBR = "top, left, bottom, right; unused ends trimmed to 0";
  private static final String AUTO_PAD = "NOTSET";
  private static final NumberVectorType<Integer> INTS = NumberVectorType.I32;
  private static final ScalarType<Integer> ONE = ScalarType.i32(1);

  private ParamTables() {}

  static final TableSpec<ConvParam> CONV = conv();
  static final TableSpec<ConvTransposeParam> CONV_TRANSPOSE = convTranspose();
  static final TableSpec<MaxPoolParam> MAX_POOL = maxPool();
  static final TableSpec<AveragePoolParam> AVERAGE_POOL = averagePool();
  static final TableSpec<ConcatParam> CONCAT = concat();
  static final TableSpec<SplitParam> SPLIT = split();
  static final TableSpec<TransposeParam> TRANSPOSE = transpose();
  static final TableSpec<ResizeParam> RESIZE = resize();
  static final TableSpec<DepthToSpaceParam> DEPTH_TO_SPACE = depthToSpace();
  static final TableSpec<ArgMaxParam> ARG_MAX = argMax();
  static final TableSpec<SoftmaxParam> SOFTMAX = softmax();

  private static TableSpec<ConvParam> conv() {
    var autoPad = proven(0, "auto_pad", TEXT, ConvParam::autoPad, AUTO_PAD);
    var dilations = proven(1, "dilations", INTS, ConvParam::dilations, HW);
    var group = proven(2, "group", ONE, ConvParam::group, "1, or the channel count for depthwise");
    var kernel = proven(3, "kernel", INTS, ConvParam::kernel, HW);
    var pads = proven(4, "pads", INTS, ConvParam::pads, TLBR);
    var strides = proven(5, "strides", INTS, ConvParam::strides, HW);
    return TableSpec.of(
        "ConvParam",
        row ->
            new ConvParam(
                row.get(autoPad),
                row.get(dilations),
                row.get(group),
                row.get(kernel),
                row.get(pads),
                row.get(strides)),
        autoPad,
        dilations,
        group,
        kernel,
        pads,
        strides);
  }

  private static TableSpec<ConvTransposeParam> convTranspose() {
    var autoPad = proven(0, "auto_pad", TEXT, ConvTransposeParam::autoPad, AUTO_PAD);
    var dilations = proven(1, "dilations", INTS, ConvTransposeParam::dilations, HW);
    var group = inferred(2, "group", ONE, ConvTransposeParam::group, "absent in every file");
    var kernel = proven(3, "kernel", INTS, ConvTransposeParam::kernel, HW);
    var pads = proven(6, "pads", INTS, ConvTransposeParam::pads, TLBR);
    var strides = proven(7, "strides", INTS, ConvTransposeParam::strides, HW);
    return TableSpec.of(
        "ConvTransposeParam",
        row ->
            new ConvTransposeParam(
                row.get(autoPad),
                row.get(dilations),
                row.get(group),
                row.get(kernel),
                row.get(pads),
                row.get(strides)),
        autoPad,
        dilations,
        group,
        kernel,
        pads,
        strides);
  }

  private static TableSpec<MaxPoolParam> maxPool() {
    var autoPad = proven(0, "auto_pad", TEXT, MaxPoolParam::autoPad, AUTO_PAD);
    var ceilMode = inferred(1, "ceil_mode", I32, MaxPoolParam::ceilMode, "absent in every file");
    var dilations = proven(2, "dilations", INTS, MaxPoolParam::dilations, HW);
    var kernel = proven(3, "kernel", INTS, MaxPoolParam::kernel, HW);
    var pads = proven(4, "pads", INTS, MaxPoolParam::pads, TLBR);
    var strides = proven(6, "strides", INTS, MaxPoolParam::strides, HW);
    return TableSpec.of(
        "MaxPoolParam",
        row ->
            new MaxPoolParam(
                row.get(autoPad),
                row.get(ceilMode),
                row.get(dilations),
                row.get(kernel),
                row.get(pads),
                row.get(strides)),
        autoPad,
        ceilMode,
        dilations,
        kernel,
        pads,
        strides);
  }

  private static TableSpec<AveragePoolParam> averagePool() {
    var autoPad = proven(0, "auto_pad", TEXT, AveragePoolParam::autoPad, AUTO_PAD);
    var ceilMode =
        inferred(1, "ceil_mode", I32, AveragePoolParam::ceilMode, "absent in every file");
    var countIncludePad =
        proven(
            2,
            "count_include_pad",
            I32,
            AveragePoolParam::countIncludePad,
            "1 when padding counts");
    var kernel = proven(3, "kernel", INTS, AveragePoolParam::kernel, HW);
    var pads = proven(4, "pads", INTS, AveragePoolParam::pads, TLBR);
    var strides = proven(5, "strides", INTS, AveragePoolParam::strides, HW);
    return TableSpec.of(
        "AveragePoolParam",
        row ->
            new AveragePoolParam(
                row.get(autoPad),
                row.get(ceilMode),
                row.get(countIncludePad),
                row.get(kernel),
                row.get(pads),
                row.get(strides)),
        autoPad,
        ceilMode,
        countIncludePad,
        kernel,
        pads,
        strides);
  }

  private static TableSpec<ConcatParam> concat() {
    var axis = proven(0, "axis", I32, ConcatParam::axis, "NCHW axis");
    return TableSpec.of("ConcatParam", row -> new ConcatParam(row.get(axis)), axis);
  }

  private static TableSpec<SplitParam> split() {
    var axis = proven(0, "axis", I32, SplitParam::axis, "NCHW axis");
    var sizes = proven(1, "sizes", INTS, SplitParam::sizes, "elements of each part");
    return TableSpec.of(
        "SplitParam", row -> new SplitParam(row.get(axis), row.get(sizes)), axis, sizes);
  }

  private static TableSpec<TransposeParam> transpose() {
    var permutation =
        proven(
            0, "permutation", INTS, TransposeParam::permutation, "source axis of each result axis");
    return TableSpec.of(
        "TransposeParam", row -> new TransposeParam(row.get(permutation)), permutation);
  }

  private static TableSpec<ResizeParam> resize() {
    var coordinateMode =
        proven(0, "coordinate_mode", TEXT, ResizeParam::coordinateMode, "asymmetric or half_pixel");
    var mode = proven(4, "mode", TEXT, ResizeParam::mode, "nearest or linear");
    var nearestMode =
        proven(5, "nearest_mode", TEXT, ResizeParam::nearestMode, "for example floor");
    return TableSpec.of(
        "ResizeParam",
        row -> new ResizeParam(row.get(coordinateMode), row.get(mode), row.get(nearestMode)),
        coordinateMode,
        mode,
        nearestMode);
  }

  private static TableSpec<DepthToSpaceParam> depthToSpace() {
    var blockSize = proven(0, "block_size", I32, DepthToSpaceParam::blockSize, "edge of a block");
    var mode = proven(1, "mode", TEXT, DepthToSpaceParam::mode, "DCR or CRD");
    return TableSpec.of(
        "DepthToSpaceParam",
        row -> new DepthToSpaceParam(row.get(blockSize), row.get(mode)),
        blockSize,
        mode);
  }

  private static TableSpec<ArgMaxParam> argMax() {
    var axis = proven(0, "axis", I32, ArgMaxParam::axis, "NCHW axis");
    return TableSpec.of("ArgMaxParam", row -> new ArgMaxParam(row.get(axis)), axis);
  }

  private static TableSpec<SoftmaxParam> softmax() {
    var axis = proven(0, "axis", I32, SoftmaxParam::axis, "axis of the sum");
    return TableSpec.of("SoftmaxParam", row -> new SoftmaxParam(row.get(axis)), axis);
  }
}
