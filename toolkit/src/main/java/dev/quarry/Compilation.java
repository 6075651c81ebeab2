package dev.quarry;

import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.data.AtomicFiles;
import dev.quarry.frontend.ModelFacts;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.graph.Module;
import dev.quarry.passes.PassStatistics;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ToIntFunction;

/// A finished compilation.
///
/// @param facts what the model file says about itself
/// @param imported the network as imported, with its preprocessing
/// @param lowered the network at NPU level
/// @param passes what every pass did, in order
/// @param calibrationSamples samples the ranges come from
/// @param calibrationSeconds how long calibration took
/// @param seconds how long everything took
/// @param file the compiled model
/// @param contents the bytes of the file
/// @param warnings what should be looked at
/// @param schedule what was done where several ways are right
/// @param arithmetic what the network computes with
public record Compilation(
    ModelFacts facts,
    Module imported,
    Module lowered,
    List<PassStatistics> passes,
    int calibrationSamples,
    double calibrationSeconds,
    double seconds,
    RknnFile file,
    byte[] contents,
    List<Diagnostic> warnings,
    SchedulePolicy schedule,
    Arithmetic arithmetic) {
  /// The nodes that run on the CPU of the chip.
  public List<CpuNode> cpuNodes() {
    return CpuNode.of(lowered, ChipLimits.of(Quarry.targetOf("", file), arithmetic));
  }

  /// The nodes of an 8-bit network that compute with halves; none in a network of halves.
  public HalfIsland halves() {
    return arithmetic == Arithmetic.I8
        ? HalfIsland.of(lowered)
        : new HalfIsland(List.of(), List.of(), List.of());
  }

  /// Tasks the file has, without those that convert outputs.
  public int tasks() {
    return sum(RknnNode::taskCount);
  }

  /// Tasks that load tables.
  public int tableLoads() {
    return sum(node -> node.tableTaskCounts().isEmpty() ? 0 : node.tableTaskCounts().getFirst());
  }

  private int sum(ToIntFunction<RknnNode> count) {
    return file.model().graph().nodes().stream()
        .filter(node -> !node.type().equals("OutputOperator"))
        .mapToInt(count)
        .sum();
  }

  /// Bytes of inputs, outputs and what lies between.
  public long arenaBytes() {
    return file.model().memory().internalBytes();
  }

  public Compilation {
    passes = List.copyOf(passes);
    warnings = List.copyOf(warnings);
  }

  /// The SHA-256 of the file, in hexadecimal.
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(contents));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Writes the file; an existing one is replaced only when the new one is complete.
  public void write(Path path) {
    AtomicFiles.write(path, contents);
  }
}
