package dev.quarry.tests.limits;

import dev.quarry.Arithmetic;
import dev.quarry.ChipLimits;
import dev.quarry.CompileOptions;
import dev.quarry.NetworkCheck;
import dev.quarry.NodeCheck;
import dev.quarry.NodeCheck.Placement;
import dev.quarry.Quarry;
import dev.quarry.codegen.npu.HostForms;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.internal.ops.Operators;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.OpCatalog;
import dev.quarry.ir.op.nn.NnOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// `docs/supported-ops.md`: what `quarry check` says about small models, and all limits.
final class SupportedOpsPage {
  /// What the vendor's compiler 2.3.2 says it imports (reference/field/ops.md section 6).
  private static final List<String> VENDOR_OPERATORS =
      List.of(
          """
              Add And ArgMax ArgMin AveragePool BatchNormalization Cast Clip Concat Constant \
              ConstantOfShape Conv ConvTranspose Cos DepthToSpace DequantizeLinear Div Dropout Elu \
              Equal Erf Exp Expand EyeLike Flatten Floor Gather GatherElements Gemm \
              GlobalAveragePool GlobalMaxPool Greater GreaterOrEqual GRU HardSigmoid HardSwish \
              Identity If InstanceNormalization LayerNormalization LeakyRelu Less LessOrEqual Log \
              LogSoftmax LpNormalization LRN LSTM MatMul Max MaxPool MaxRoiPool MaxUnpool \
              MeanVarianceNormalization Min Mish Mod Mul Pad Pow PRelu QuantizeLinear ReduceMax \
              ReduceMean ReduceMin ReduceSum Relu Reshape Resize ReverseSequence RoiAlign ScatterND \
              Shape Sigmoid Sin Size Slice Softmax Softplus SpaceToDepth Split Sqrt Squeeze Sub Tanh \
              Tile Transpose Unsqueeze Where"""
              .split(" "));

  private final Path folder;

  /// @param folder where models may be written
  SupportedOpsPage(Path folder) {
    this.folder = folder;
  }

  String text() throws IOException {
    var page =
        new StringBuilder(
            """
            # Supported operators

            Made by `SupportedOpsTest` from the code: every operator the importer knows, in the forms \
            that make a difference, each a model of few nodes that `quarry check` was asked about. \
            *NPU*: a node of the NPU, or part of one (an activation behind a convolution). *NPU, \
            rewritten*: the passes named find another form. *CPU*: the runtime does it on the CPU of \
            the chip; `--no-fallback` refuses it. *refused*: the network does not compile. *none*: \
            nothing is left to compute. The last column names the [limits](#limits) that keep a node \
            from the NPU. All of this is about 8-bit networks for RK3566 and RK3568.

            `quarry check MODEL` says the same about every node of a network, with the numbers found.

            ## Operators

            | ONNX operator | form | RK3566/RK3568, 8 bits | passes, limits |
            |---|---|---|---|
            """);
    List<OpExample> examples =
        OpExamples.all().stream().sorted(Comparator.comparing(OpExample::operator)).toList();
    for (OpExample example : examples) {
      page.append(row(example));
    }
    return page.append(notImported()).append(cpu()).append(limits()).toString();
  }

  private String row(OpExample example) throws IOException {
    var net = new OnnxNet();
    Path file = folder.resolve(example.operator() + ".onnx");
    Files.write(file, net.ending(example.build().apply(net)));
    NetworkCheck check = Quarry.check(file, CompileOptions.forTarget(TargetProfile.RK3568));
    List<NodeCheck> nodes =
        check.nodes().stream().filter(n -> n.onnxNodes().contains(OnnxNet.NODE)).toList();
    return "| %s | %s | %s | %s |\n"
        .formatted(example.operator(), example.form(), where(nodes), why(nodes));
  }

  private static String where(List<NodeCheck> nodes) {
    var words = new LinkedHashSet<String>();
    for (NodeCheck node : nodes) {
      words.add(
          switch (node.placement()) {
            case NPU -> "NPU";
            case REWRITTEN -> "NPU, rewritten";
            case CPU -> "CPU";
            case REFUSED -> "refused";
          });
    }
    boolean rewritten = nodes.stream().anyMatch(n -> n.placement() == Placement.REWRITTEN);
    if (rewritten) {
      words.remove("NPU");
    }
    return words.isEmpty() ? "none" : String.join(" and ", words);
  }

  private static String why(List<NodeCheck> nodes) {
    var words = new LinkedHashSet<String>();
    for (NodeCheck node : nodes) {
      if (!node.limit().isEmpty()) {
        words.add("[" + node.limit() + "](#" + node.limit() + ")");
      } else if (!node.rewrite().isEmpty()) {
        words.add(node.rewrite());
      }
    }
    return String.join(", ", words);
  }

  private static String notImported() {
    String missing =
        VENDOR_OPERATORS.stream()
            .filter(name -> !Operators.names().contains(name))
            .collect(Collectors.joining(", "));
    return """

        ## Not imported

        Of the operators the vendor's compiler imports, these end in error E0104, which names the \
        node: %s.
        """
        .formatted(missing);
  }

  private static String cpu() {
    String ops =
        OpCatalog.all().stream()
            .filter(def -> NnOp.class.isAssignableFrom(def.type()))
            .filter(def -> HostForms.has(def.type()))
            .map(def -> "`" + def.mnemonic() + "`")
            .sorted()
            .collect(Collectors.joining(", "));
    return """

        ## On the CPU

        These ops of the intermediate representation have a node on the CPU, computed in real \
        numbers by the runtime and by the simulator: %s.

        """
        .formatted(ops);
  }

  private static String limits() {
    var page =
        new StringBuilder(
            """
            ## Limits

            What keeps a node from the NPU. Each limit has a network beyond it and one within it \
            (`LimitPairsTest`); placement, `quarry check`, errors and this page use the same \
            sentences. Those that begin with `half` are about networks of `--dtype f16` only; the \
            others hold there too, with halves for bytes in their numbers.

            """);
    List<Limit> bytes = ChipLimits.of(TargetProfile.RK3568).all();
    Set<String> ids = bytes.stream().map(Limit::id).collect(Collectors.toSet());
    var all = new ArrayList<>(bytes);
    ChipLimits.of(TargetProfile.RK3568, Arithmetic.F16).all().stream()
        .filter(limit -> !ids.contains(limit.id()))
        .forEach(all::add);
    for (Limit limit : all) {
      String ops =
          OpCatalog.all().stream()
              .filter(def -> NnOp.class.isAssignableFrom(def.type()))
              .filter(def -> limit.ops().contains(def.type()))
              .map(def -> "`" + def.mnemonic() + "`")
              .collect(Collectors.joining(", "));
      page.append(
          "### %s\n\n%s.\n\n* ops: %s\n* what to do: %s\n* source: %s\n\n"
              .formatted(
                  limit.id(),
                  limit.sentence(),
                  ops,
                  limit.remedy().replace("{input}", "VALUE"),
                  limit.source()));
    }
    return page.toString().stripTrailing() + "\n";
  }
}
