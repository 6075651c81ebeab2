package dev.quarry.codegen.rknn2.internal;

import static dev.quarry.codegen.rknn2.internal.Field.inferred;
import static dev.quarry.codegen.rknn2.internal.Field.proven;
import static dev.quarry.codegen.rknn2.internal.TextType.TEXT;

import dev.quarry.codegen.rknn2.RknnQuantization;
import dev.quarry.codegen.rknn2.RknnTensor;

/// The Tensor table.
// RKNN v2: rknn2-format.md section 2 "Tensor"
final class TensorTable {
  static final TableSpec<RknnTensor> TABLE = table();

  private TensorTable() {}

  private static TableSpec<RknnTensor> table() {
    var ints = NumberVectorType.I32;
    var floats = NumberVectorType.F32;
    var u8 = ScalarType.U8;
    var u31 = ScalarType.U31;
    var dtype = proven(0, "dtype", u8, RknnTensor::dtypeCode, "element type");
    var layout = proven(1, "layout", u8, RknnTensor::layoutCode, "element order");
    var kind = proven(2, "kind", u8, RknnTensor::kindCode, "what it is for");
    var nativeShape = proven(3, "native_shape", ints, RknnTensor::nativeShape, "shape in memory");
    var shape = proven(4, "shape", ints, RknnTensor::shape, "logical shape");
    var name = proven(5, "name", TEXT, RknnTensor::name, "unique name");
    var method =
        proven(6, "quant_method", TEXT, (RknnTensor t) -> t.quantization().method(), "layer");
    var type = proven(7, "quant_type", TEXT, (RknnTensor t) -> t.quantization().type(), "int8");
    var min = proven(8, "min", floats, (RknnTensor t) -> t.quantization().min(), "range");
    var max = proven(9, "max", floats, (RknnTensor t) -> t.quantization().max(), "range");
    var scale = proven(10, "scale", floats, (RknnTensor t) -> t.quantization().scale(), "scale");
    var zeroPoint =
        proven(11, "zero_point", ints, (RknnTensor t) -> t.quantization().zeroPoint(), "signed");
    var size = proven(12, "size", ScalarType.U32, RknnTensor::sizeBytes, "bytes");
    var offset = proven(13, "offset", ScalarType.U32, RknnTensor::offsetBytes, "in the arena");
    var buffer = proven(18, "buffer", u31, RknnTensor::buffer, "index into the buffers");
    var surface = proven(19, "surface_align", u31, RknnTensor::surfaceAlign, "pixels of a surface");
    var width = inferred(20, "width_align", u31, RknnTensor::widthAlign, "pixels of an input row");
    return TableSpec.of(
        "Tensor",
        row ->
            new RknnTensor(
                row.get(name),
                row.get(kind),
                row.get(dtype),
                row.get(layout),
                row.get(shape),
                row.get(nativeShape),
                new RknnQuantization(
                    row.get(method),
                    row.get(type),
                    row.get(min),
                    row.get(max),
                    row.get(scale),
                    row.get(zeroPoint)),
                row.get(size),
                row.get(offset),
                row.get(buffer),
                row.get(surface),
                row.get(width)),
        dtype,
        layout,
        kind,
        nativeShape,
        shape,
        name,
        method,
        type,
        min,
        max,
        scale,
        zeroPoint,
        size,
        offset,
        Field.emptyVector(15),
        Field.emptyVector(16),
        Field.emptyVector(17),
        buffer,
        surface,
        width);
  }
}
