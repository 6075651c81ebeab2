package dev.quarry.passes.quantize;

import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.Abs;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.BatchNorm;
import dev.quarry.ir.op.nn.Cast;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.Lstm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Neg;
import dev.quarry.ir.op.nn.PRelu;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.npu.NpuMapProduct;
import dev.quarry.passes.PoolingUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Ops that no pass has brought into a form of the NPU.
// Source of the chip's side: reference/field/ops.md section 1.
final class MissingForms {
  private static final String CUT = "end the network before it: --outputs '{input}'";

  private MissingForms() {}

  static List<Limit> all() {
    return List.of(
        Limit.on("softmax", Softmax.class)
            .says("The NPU has no exponential that is normalized along an axis")
            .remedy(CUT + ", and do it after the network")
            .source("operator list: Softmax is not in the chapter of RK3566 and RK3568")
            .when(
                op -> Optional.of(new Excess("axis", op.axis() + " of " + op.input().shape(), ""))),
        Limit.on("matmul-length", MatMul.class)
            .says("Products of two computed matrices add up to 8192 products for an element")
            .remedy("attend over smaller maps, or divide the sum over two products")
            .source("operator list 3.1.72 (exMatMul): k up to 8192")
            .when(
                (op, constants) ->
                    constants.containsKey(op.a()) || constants.containsKey(op.b())
                        ? Optional.empty()
                        : Excess.outside(
                            "products for an element",
                            op.a().dim(op.a().type().rank() - 1),
                            0,
                            NpuMapProduct.LONGEST)),
        Limit.on("matmul-constant", MatMul.class)
            .says(
                "Matrix products have one constant operand, or multiply reshaped maps that fill"
                    + " surfaces and slices")
            .remedy(
                "attend over maps whose channels per head and pixels are multiples of 8, not 24"
                    + " more than a multiple of 32")
            .source("operator list 3.1.72 (exMatMul); pass attention-to-maps")
            .when(MissingForms::operands),
        Limit.on("gemm-constant", Gemm.class)
            .says("Gemm has a constant second operand, and is a convolution then")
            .remedy("make the second operand a constant")
            .source("log of the vendor's tool: convert_gemm_by_conv")
            .when(MissingForms::operands),
        Limit.on("division", Div.class)
            .says("The NPU divides 8-bit maps by constants only")
            .remedy("multiply by a constant instead, or end the network before it")
            .source("operator list 3.1.33: halves only")
            .when(MissingForms::operands),
        Limit.on("power", Pow.class)
            .says("The NPU has no powers of 8-bit maps")
            .remedy("write squares as products: x * x")
            .source("operator list 3.1.47: exponents 0, 1, 2, 3, 0.5 and -0.5 of halves")
            .when(MissingForms::operands),
        Limit.on("exponential", List.of(Exp.class, Sqrt.class))
            .says("The NPU has no exponentials and square roots of 8-bit maps")
            .remedy(CUT + ", and do it after the network")
            .source("operator list chapter 4: CPU")
            .when(MissingForms::operands),
        Limit.on("sign", List.of(Abs.class, Neg.class))
            .says(
                "Absolute values and opposites are products and maxima of maps of rank 4 (pass"
                    + " compose-activation)")
            .remedy("keep tensors in rank 4")
            .source("operator list: neither is listed")
            .when(MissingForms::operands),
        Limit.on("reduction", List.of(ReduceMean.class, ReduceSum.class, ReduceMax.class))
            .says(
                "Means and sums run over rows, columns or channels of maps of rank 4, maxima over"
                    + " rows and columns together (pass reduce-to-conv)")
            .remedy("reshape to rank 4, and pool before a maximum over one direction")
            .source("log of the vendor's tool: ..._2avgpool")
            .when(MissingForms::operands),
        Limit.on("average-pool", List.of(AveragePool2d.class, GlobalAveragePool.class))
            .says(
                "Average pools have windows of up to 31 rows and columns, or of the whole map, no"
                    + " dilation, and borders that count alike in up to 16 stretches")
            .remedy("use two smaller pools in a row, or set count_include_pad to 1")
            .source("operator list 3.1.45; register 0x1038; pass reduce-to-conv")
            .when(
                op ->
                    op instanceof AveragePool2d pool && PoolingUnit.averages(pool)
                        ? Optional.empty()
                        : operands(op)),
        Limit.on("global-max-pool", GlobalMaxPool.class)
            .says("Maxima of whole maps of rank 4 are chains of pools (pass reduce-to-conv)")
            .remedy("reshape to rank 4 before it")
            .source("operator list 3.1.44")
            .when(MissingForms::operands),
        Limit.on("arg-max", ArgMax.class)
            .says("The NPU finds maxima, not where they are")
            .remedy(CUT + ", and do it after the network")
            .source("operator list chapter 4: CPU")
            .when(
                op -> Optional.of(new Excess("axis", op.axis() + " of " + op.input().shape(), ""))),
        Limit.on("gather", Gather.class)
            .says(
                "Gather takes constant indices in up to 16 stretches of a fixed step (pass"
                    + " split-to-slices)")
            .remedy("use Slice or Split")
            .source("operator list 3.1.36")
            .when(MissingForms::operands),
        Limit.on("recurrence", Lstm.class)
            .says("No public file shows how an LSTM is written for RK3566 and RK3568")
            .remedy(CUT + ", and do it after the network; files for RK3399Pro have LSTMs")
            .source("operator list 3.1.37 has LSTM; chapter 4, of the CPU, has not")
            .when(
                op ->
                    Optional.of(
                        new Excess(
                            "lstm over", op.input().shape() + ", " + op.units() + " units", ""))),
        Limit.on("expand", Expand.class)
            .says("Expand repeats single pixels of maps")
            .remedy("leave it out where the reader repeats its operand itself, as Add and Mul do")
            .source("operator list 3.1.34")
            .when(MissingForms::operands),
        Limit.on("pad", Pad.class)
            .says(
                "Numbers pad rows, columns and channels of maps of rank 4; repeated and mirrored"
                    + " borders have up to 32 rows and columns (pass pad-to-conv)")
            .remedy("pad with zeros, or less")
            .source("operator list 3.1.42; rknn2-format.md section 10")
            .when(
                op ->
                    Optional.of(
                        new Excess(
                            op.mode().name().toLowerCase(Locale.ROOT) + " padding",
                            op.before() + " and " + op.after() + " around " + op.input().shape(),
                            ""))),
        Limit.on("prelu-slope", PRelu.class)
            .says(
                "PRelu has constant slopes, one for all channels or one for each, on maps of rank"
                    + " 4 (pass compose-activation)")
            .remedy("train with one slope per channel")
            .source("operator list 3.1.50")
            .when(MissingForms::operands),
        Limit.on("cast", Cast.class)
            .says("All numbers of a network are real numbers")
            .remedy("cut the network before integers begin: --outputs '{input}'")
            .source("operator list 3.1: int8 and float16 tensors")
            .when(op -> Optional.of(new Excess("cast to", op.to().text(), ""))),
        Limit.on("batch-norm", BatchNorm.class)
            .says("Batch norms have constant parameters and maps of rank 4, and are folded then")
            .remedy("let the exporter write the statistics as constants")
            .source("operator list 3.1.3")
            .when(MissingForms::operands),
        Limit.on("rearrangement", List.of(DepthToSpace.class, SpaceToDepth.class))
            .says("Blocks of maps are rearranged by convolutions of up to 31 rows and columns")
            .remedy("use smaller blocks in several steps")
            .source("reference/field/ops.md section 1, DepthToSpace: CPU")
            .when(MissingForms::operands));
  }

  private static Optional<Excess> operands(Op op) {
    String shapes =
        op.def().operandsOf(op).stream()
            .map(v -> v.shape().text())
            .collect(Collectors.joining(" and "));
    return Optional.of(new Excess(op.def().mnemonic() + " of", shapes, ""));
  }
}
