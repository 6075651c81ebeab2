package dev.quarry.passes;

import dev.quarry.passes.calibrate.ValueRange;
import dev.quarry.passes.canonical.AffineToConv;
import dev.quarry.passes.canonical.AttentionToMaps;
import dev.quarry.passes.canonical.BroadcastToConv;
import dev.quarry.passes.canonical.Canonicalize;
import dev.quarry.passes.canonical.ComposeActivation;
import dev.quarry.passes.canonical.ComposeLayers;
import dev.quarry.passes.canonical.DecodeOnMaps;
import dev.quarry.passes.canonical.DeconvolutionToPlane;
import dev.quarry.passes.canonical.FoldBatchNorm;
import dev.quarry.passes.canonical.FoldConstants;
import dev.quarry.passes.canonical.FoldPad;
import dev.quarry.passes.canonical.GemmToConv;
import dev.quarry.passes.canonical.GroupToDense;
import dev.quarry.passes.canonical.MatMulToGemm;
import dev.quarry.passes.canonical.MergeParallelConvs;
import dev.quarry.passes.canonical.NarrowConv;
import dev.quarry.passes.canonical.PadToConv;
import dev.quarry.passes.canonical.RaiseRank;
import dev.quarry.passes.canonical.RearrangeToConv;
import dev.quarry.passes.canonical.RecogniseHardSwish;
import dev.quarry.passes.canonical.RecogniseSilu;
import dev.quarry.passes.canonical.ReduceToConv;
import dev.quarry.passes.canonical.ReduceToConv.AveragePools;
import dev.quarry.passes.canonical.RemoveIdentity;
import dev.quarry.passes.canonical.RepeatPixel;
import dev.quarry.passes.canonical.ReshapeLayers;
import dev.quarry.passes.canonical.ResizeToConv;
import dev.quarry.passes.canonical.SetBatch;
import dev.quarry.passes.canonical.ShrinkToPool;
import dev.quarry.passes.canonical.SinkTranspose;
import dev.quarry.passes.canonical.SoftmaxToRows;
import dev.quarry.passes.canonical.SplitLargePool;
import dev.quarry.passes.canonical.SplitStem;
import dev.quarry.passes.canonical.SplitToSlices;
import dev.quarry.passes.fuse.FuseActivation;
import dev.quarry.passes.fuse.FuseResidualAdd;
import dev.quarry.passes.layerquant.AssignLayerQuantization;
import dev.quarry.passes.layerquant.TensorDomain;
import dev.quarry.passes.lower.LowerToNpu;
import dev.quarry.passes.quantize.AssignQuantization;
import dev.quarry.passes.quantize.Domain;
import dev.quarry.passes.quantize.LowerToHalf;
import dev.quarry.passes.substitute.SiluToRelu;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Every pass there is, in the order in which they are usually run, and the chains made of them.
public final class Passes {
  private Passes() {}

  /// All passes, one line each.
  public static List<PassDef> all() {
    return List.of(
        PassDef.of(new RemoveIdentity()),
        PassDef.of(
            FoldConstants.INFO, MAX_ELEMENTS, a -> new FoldConstants(a.integer(MAX_ELEMENTS, 1))),
        PassDef.of(GemmToConv.INFO, MAX_KERNEL, a -> new GemmToConv(a.integer(MAX_KERNEL, 1))),
        PassDef.of(new RecogniseHardSwish()),
        PassDef.of(new RecogniseSilu()),
        PassDef.of(new ComposeActivation()),
        PassDef.of(new MatMulToGemm()),
        PassDef.of(new SoftmaxToRows()),
        PassDef.of(new ComposeLayers()),
        PassDef.of(
            FoldBatchNorm.INFO,
            PRECISION,
            a -> new FoldBatchNorm(a.word(PRECISION, DOUBLE_OR_SINGLE).equals("single"))),
        PassDef.of(new FoldPad()),
        PassDef.of(new ResizeToConv()),
        PassDef.of(new PadToConv()),
        PassDef.of(
            GroupToDense.INFO, MAX_ELEMENTS, a -> new GroupToDense(a.integer(MAX_ELEMENTS, 1))),
        PassDef.of(new DeconvolutionToPlane()),
        PassDef.of(new SplitToSlices()),
        PassDef.of(new AttentionToMaps()),
        PassDef.of(new DecodeOnMaps()),
        PassDef.of(new MergeParallelConvs()),
        PassDef.of(new NarrowConv()),
        PassDef.of(new RearrangeToConv()),
        PassDef.of(new SinkTranspose()),
        PassDef.of(RepeatPixel.INFO, MAX_FACTOR, a -> new RepeatPixel(a.integer(MAX_FACTOR, 2))),
        PassDef.of(new ShrinkToPool()),
        new PassDef(ReduceToConv.INFO, List.of(MAX_SIDE, POOLS), Passes::reduction),
        PassDef.of(new ReshapeLayers()),
        PassDef.of(RaiseRank.INFO, MAX_PIXEL, a -> new RaiseRank(a.integer(MAX_PIXEL, 1))),
        PassDef.of(new BroadcastToConv()),
        new PassDef(AffineToConv.INFO, List.of(SUMS, ONLY), Passes::affine),
        PassDef.of(new Canonicalize()),
        PassDef.of(SiluToRelu.INFO, KEEP, a -> new SiluToRelu(a.pattern(KEEP))),
        PassDef.of(new SplitStem()),
        PassDef.of(SplitLargePool.INFO, MAX_POOL, a -> new SplitLargePool(a.integer(MAX_POOL, 3))),
        PassDef.of(
            FuseActivation.INFO,
            FUSED,
            a -> new FuseActivation(a.words(FUSED, FuseActivation.KNOWN))),
        PassDef.of(new FuseResidualAdd()),
        PassDef.of(SetBatch.INFO, BATCH, a -> new SetBatch(a.integer(BATCH, 1))),
        new PassDef(
            AssignQuantization.INFO,
            List.of(DOMAIN, WEIGHTS, ASSUME, OUTPUT_SCALES, HALVES),
            Passes::quantization),
        PassDef.of(new LowerToNpu()),
        PassDef.of(new LowerToHalf()),
        new PassDef(
            AssignLayerQuantization.INFO, List.of(STORAGE, ASSUME), Passes::layerQuantization));
  }

  /// The default chain for RK3566 and RK3568: from an imported network to NPU level. Calibration
  /// stands between [Pipeline#upTo] and [Pipeline#after] of level CANONICAL.
  public static Pipeline rk3568() {
    return PipelineParser.parse(
        FIRST + "attention-to-maps,decode-on-maps," + LAST + ",assign-quantization,lower-to-npu",
        NOTHING);
  }

  /// The chain for RK3566 and RK3568 in half precision, which needs no calibration. Products of
  /// maps have no form in half precision yet.
  public static Pipeline rk3568Half() {
    return PipelineParser.parse(FIRST + LAST + ",lower-to-half", NOTHING);
  }

  /// As [#rk3568], with the forms the vendor's compiler gives nodes where ours differ: linear
  /// resizes in phases, average pools on the pooling unit, sums with a number element by element.
  /// Files can be compared so; ours have fewer tasks or keep more bits.
  public static Pipeline rk3568Vendor() {
    return vendorForms(rk3568().without("resize-to-conv"));
  }

  /// As [#rk3568Half], with the forms the vendor's compiler gives nodes.
  public static Pipeline rk3568HalfVendor() {
    return vendorForms(rk3568Half());
  }

  private static Pipeline vendorForms(Pipeline ours) {
    return ours.withOption("reduce-to-conv", POOLS.name(), "unit")
        .withOption("affine-to-conv", SUMS.name(), "element-wise");
  }

  private static final Pipeline NOTHING = new Pipeline(List.of());

  private static final String FIRST =
      "remove-identity,fold-constants,gemm-to-conv,recognise-hard-swish,recognise-silu,"
          + "compose-activation,fold-batch-norm,fold-pad,resize-to-conv,pad-to-conv,"
          + "group-to-dense,split-to-slices,";

  private static final String LAST =
      "narrow-conv,rearrange-to-conv,sink-transpose,repeat-pixel,shrink-to-pool,"
          + "reduce-to-conv,raise-rank,broadcast-to-conv,"
          + "affine-to-conv,canonicalize,split-large-pool,fuse-activation,fuse-residual-add";

  /// The default chain for RK3399Pro, RK1808 and their relatives: from an imported network to level
  /// QUANTIZED, which their files hold.
  public static Pipeline rk3399pro() {
    return PipelineParser.parse(
        "remove-identity,fold-constants,recognise-hard-swish,recognise-silu,"
            + "matmul-to-gemm,softmax-to-rows,compose-layers,"
            + "fold-batch-norm{precision=single},fold-pad,pad-to-conv,group-to-dense,split-to-slices,rearrange-to-conv,reduce-to-conv{average-pools=all},reshape-layers,"
            + "canonicalize,split-large-pool{max-kernel=3},"
            + "assign-layer-quantization",
        NOTHING);
  }

  /// The chain of RK1808 as far as its time is predicted from: convolutions joined with what the
  /// chip does in the same pass.
  public static Pipeline rk1808Layers() {
    return PipelineParser.parse(
        "remove-identity,fold-constants,gemm-to-conv,recognise-hard-swish,recognise-silu,"
            + "fold-batch-norm,fold-pad,group-to-dense,split-to-slices,rearrange-to-conv,"
            + "canonicalize,split-large-pool{max-kernel=3},fuse-activation,fuse-residual-add",
        NOTHING);
  }

  private static Pass affine(PassArguments arguments) {
    return new AffineToConv(
        arguments.word(SUMS, List.of("convolution", "element-wise")).equals("element-wise"),
        arguments.word(ONLY, List.of("any", "sums")).equals("sums"));
  }

  private static Pass reduction(PassArguments arguments) {
    String word = arguments.word(POOLS, List.of("convolution", "unit", "all", "whole"));
    return new ReduceToConv(
        arguments.integer(MAX_SIDE, 2), AveragePools.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static Pass layerQuantization(PassArguments arguments) {
    TensorDomain domain =
        TensorDomain.parse(arguments.word(STORAGE, TensorDomain.words())).orElseThrow();
    return new AssignLayerQuantization(domain, assumed(arguments));
  }

  private static Optional<ValueRange> assumed(PassArguments arguments) {
    return arguments.text(ASSUME).isEmpty()
        ? Optional.empty()
        : Optional.of(
            ValueRange.parse(arguments.text(ASSUME)).orElseThrow(() -> arguments.wrong(ASSUME)));
  }

  private static Pass quantization(PassArguments arguments) {
    Domain domain =
        arguments.word(DOMAIN, List.of("i8", "u8")).equals("i8") ? Domain.I8 : Domain.U8;
    boolean perChannel =
        arguments.word(WEIGHTS, List.of("per-channel", "per-layer")).equals("per-channel");
    boolean halves = arguments.word(OUTPUT_SCALES, List.of("any", "halves")).equals("halves");
    return new AssignQuantization(
        domain, perChannel, assumed(arguments), halves, arguments.patterns(HALVES));
  }

  private static final PassOption DOMAIN =
      new PassOption("domain", "i8 or u8", "i8", "integers of activations and weights");

  private static final PassOption STORAGE =
      new PassOption("domain", "u8, dfp8, dfp16 or f16", "u8", "how numbers are stored");

  private static final PassOption WEIGHTS =
      new PassOption(
          "weights", "per-channel or per-layer", "per-channel", "how many scales weights have");

  private static final PassOption ASSUME =
      new PassOption(
          "assume", "LOW:HIGH, for example -4:4", "", "range of values without calibration");

  private static final PassOption OUTPUT_SCALES =
      new PassOption(
          "output-scales",
          "any or halves",
          "any",
          "halves: real outputs of the chip are exactly what the integers mean");

  private static final PassOption HALVES =
      new PassOption(
          "halves",
          "globs, or regular expressions between slashes, joined by ;",
          "",
          "source nodes that compute with halves");

  private static final PassOption MAX_ELEMENTS =
      new PassOption(
          "max-elements", "a whole number from 1", "16777216", "larger results stay computed");

  // The kernel fields of the convolution registers hold 1 to 31 (npu-registers.md, 0x1038).
  private static final PassOption MAX_KERNEL =
      new PassOption(
          "max-kernel",
          "a whole number from 1",
          "31",
          "flattened maps up to this size are a kernel");

  // Nearest resizes on the NPU (reference/field/ops.md section 1, 3.1.53: factors 2 to 8).
  private static final PassOption MAX_FACTOR =
      new PassOption("max-factor", "a whole number from 2", "8", "larger factors take steps");

  // Depthwise kernels on the NPU (reference/field/ops.md section 1, 3.1.6: up to 8).
  private static final PassOption MAX_SIDE =
      new PassOption("max-kernel", "a whole number from 2", "7", "longer sides take several steps");

  private static final PassOption SUMS =
      new PassOption(
          "sums",
          "convolution or element-wise",
          "convolution",
          "element-wise: the sum of a map and one number stays");

  private static final PassOption ONLY =
      new PassOption("only", "any or sums", "any", "sums: products and normalizations stay");

  private static final PassOption POOLS =
      new PassOption(
          "average-pools",
          "convolution, unit, all or whole",
          "convolution",
          "unit: average pools stay that the pooling unit can compute; all: all of them do; whole:"
              + " those over whole maps do");

  private static final List<String> DOUBLE_OR_SINGLE = List.of("double", "single");

  private static final PassOption PRECISION =
      new PassOption(
          "precision", "double or single", "double", "what folded numbers are computed in");

  // Channels of one element-wise task (npu-registers.md, "At most 8192 channels per task").
  private static final PassOption MAX_PIXEL =
      new PassOption("max-elements", "a whole number from 1", "8192", "larger tensors stay");

  private static final PassOption KEEP =
      new PassOption(
          "keep", "a glob, or a regular expression between slashes", "", "source nodes that stay");

  // Pool kernels above 7 are slow or wrong on these chips (rockchip-linux/rknn-toolkit#234).
  private static final PassOption MAX_POOL =
      new PassOption("max-kernel", "a whole number from 3", "7", "pools up to this size stay");

  private static final PassOption BATCH =
      new PassOption("size", "a whole number from 1", "1", "samples in one run");

  private static final PassOption FUSED =
      new PassOption(
          "activations",
          "words joined by +: " + String.join(", ", FuseActivation.KNOWN),
          "relu+clip+leaky-relu+silu+sigmoid+hard-swish+hard-sigmoid+tanh",
          "which activations are fused");
}
