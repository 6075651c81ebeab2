package dev.quarry.ir.op;

import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.Clip;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.HardSigmoid;
import dev.quarry.ir.op.nn.HardSwish;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.op.nn.LeakyRelu;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MapProduct;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Silu;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Tanh;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.op.npu.NpuAffine;
import dev.quarry.ir.op.npu.NpuAveragePool;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuConvertInput;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuFromHalf;
import dev.quarry.ir.op.npu.NpuHalfConv;
import dev.quarry.ir.op.npu.NpuHalfElementwise;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuPack;
import dev.quarry.ir.op.npu.NpuRequantize;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.op.npu.NpuToHalf;
import dev.quarry.ir.op.npu.NpuUnpack;
import dev.quarry.ir.op.npu.NpuView;
import dev.quarry.ir.op.quant.Dequantize;
import dev.quarry.ir.op.quant.QActivation;
import dev.quarry.ir.op.quant.QAddNumber;
import dev.quarry.ir.op.quant.QAveragePool2d;
import dev.quarry.ir.op.quant.QConcat;
import dev.quarry.ir.op.quant.QConv2d;
import dev.quarry.ir.op.quant.QElementwise;
import dev.quarry.ir.op.quant.QLstm;
import dev.quarry.ir.op.quant.QMapProduct;
import dev.quarry.ir.op.quant.QMaxPool2d;
import dev.quarry.ir.op.quant.QRescale;
import dev.quarry.ir.op.quant.QResizeLinear;
import dev.quarry.ir.op.quant.QResizeNearest;
import dev.quarry.ir.op.quant.Quantize;
import java.util.List;
import java.util.Optional;

/// Every op definition, for the parser and the documentation. A test holds it against the sealed
/// families, so an op cannot be forgotten.
public final class OpCatalog {
  private OpCatalog() {}

  /// All definitions, by family, then by name.
  public static List<OpDef<? extends Op>> all() {
    return List.of(
        Const.DEF,
        Abs.DEF,
        Add.DEF,
        ArgMax.DEF,
        AveragePool2d.DEF,
        BatchNorm.DEF,
        Cast.DEF,
        Clip.DEF,
        Concat.DEF,
        Conv2d.DEF,
        ConvTranspose2d.DEF,
        DepthToSpace.DEF,
        Div.DEF,
        Exp.DEF,
        Expand.DEF,
        FusedConv2d.DEF,
        Gather.DEF,
        Gemm.DEF,
        GlobalAveragePool.DEF,
        GlobalMaxPool.DEF,
        HardSigmoid.DEF,
        HardSwish.DEF,
        Identity.DEF,
        LeakyRelu.DEF,
        Lstm.DEF,
        MapProduct.DEF,
        MatMul.DEF,
        Max.DEF,
        MaxPool2d.DEF,
        Min.DEF,
        Mul.DEF,
        Neg.DEF,
        PRelu.DEF,
        Pad.DEF,
        Pow.DEF,
        ReduceMax.DEF,
        ReduceMean.DEF,
        ReduceSum.DEF,
        Relu.DEF,
        Reshape.DEF,
        Resize.DEF,
        Sigmoid.DEF,
        Silu.DEF,
        Slice.DEF,
        Softmax.DEF,
        SpaceToDepth.DEF,
        Split.DEF,
        Sqrt.DEF,
        Sub.DEF,
        Tanh.DEF,
        Transpose.DEF,
        Dequantize.DEF,
        QActivation.DEF,
        QAddNumber.DEF,
        QAveragePool2d.DEF,
        QConcat.DEF,
        QConv2d.DEF,
        QElementwise.DEF,
        QLstm.DEF,
        QMapProduct.DEF,
        QMaxPool2d.DEF,
        QRescale.DEF,
        QResizeLinear.DEF,
        QResizeNearest.DEF,
        Quantize.DEF,
        NpuAffine.DEF,
        NpuAveragePool.DEF,
        NpuConcat.DEF,
        NpuConv.DEF,
        NpuConvertInput.DEF,
        NpuElementwise.DEF,
        NpuMapProduct.DEF,
        NpuMaxPool.DEF,
        NpuPack.DEF,
        NpuRequantize.DEF,
        NpuResizeLinear.DEF,
        NpuResizeNearest.DEF,
        NpuSlice.DEF,
        NpuUnpack.DEF,
        NpuHalfConv.DEF,
        NpuHalfElementwise.DEF,
        NpuToHalf.DEF,
        NpuFromHalf.DEF,
        NpuView.DEF);
  }

  /// The definition a mnemonic stands for.
  public static Optional<OpDef<? extends Op>> find(String mnemonic) {
    for (OpDef<? extends Op> def : all()) {
      if (def.mnemonic().equals(mnemonic)) {
        return Optional.of(def);
      }
    }
    return Optional.empty();
  }
}
