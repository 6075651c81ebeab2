package dev.quarry;

import dev.quarry.codegen.npu.OutputRequests;
import dev.quarry.codegen.npu.SchedulePolicy;
import dev.quarry.codegen.target.TargetProfile;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.passes.NamePattern;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import java.util.List;
import java.util.function.Consumer;

/// What is compiled for, and how.
///
/// @param target chip
/// @param arithmetic what the network computes with
/// @param imports shapes to bind, values to cut at
/// @param inputs what happens to pictures on their way in
/// @param passes changes to the target's pipeline, in the form `quarry passes` shows; empty: none
/// @param algorithm how ranges are chosen
/// @param perLayer one scale per layer's weights instead of one per channel
/// @param fallback whether nodes the NPU has no form for may run on the CPU of the chip
/// @param threads number of threads; the result does not depend on it
/// @param outputs the forms outputs are handed out in
/// @param schedule what is done where several ways are right; results do not depend on it
/// @param halves nodes or tensors of an 8-bit network that are computed with halves
public record CompileOptions(
    TargetProfile target,
    Arithmetic arithmetic,
    ImportOptions imports,
    InputOptions inputs,
    String passes,
    RangeAlgorithm algorithm,
    boolean perLayer,
    boolean fallback,
    int threads,
    OutputRequests outputs,
    SchedulePolicy schedule,
    List<NamePattern> halves) {
  public CompileOptions {
    halves = List.copyOf(halves);
  }

  /// The usual options for a chip.
  public static CompileOptions forTarget(TargetProfile target) {
    return new CompileOptions(
        target,
        Arithmetic.I8,
        ImportOptions.NONE,
        InputOptions.NONE,
        "",
        RangeAlgorithm.AUTO,
        false,
        true,
        Runtime.getRuntime().availableProcessors(),
        OutputRequests.NONE,
        SchedulePolicy.QUARRY,
        List.of());
  }

  /// The same options with another arithmetic.
  public CompileOptions with(Arithmetic other) {
    return changed(draft -> draft.arithmetic = other);
  }

  /// The same options with other handling of pictures.
  public CompileOptions with(InputOptions other) {
    return changed(draft -> draft.inputs = other);
  }

  /// The same options with shapes and cuts.
  public CompileOptions with(ImportOptions other) {
    return changed(draft -> draft.imports = other);
  }

  /// The same options with changes to the pipeline.
  public CompileOptions withPasses(String other) {
    return changed(draft -> draft.passes = other);
  }

  /// The same options with another choice of ranges.
  public CompileOptions with(RangeAlgorithm other) {
    return changed(draft -> draft.algorithm = other);
  }

  /// The same options with one weight scale per layer, or one per channel.
  public CompileOptions withPerLayer(boolean other) {
    return changed(draft -> draft.perLayer = other);
  }

  /// The same options, with or without nodes on the CPU of the chip.
  public CompileOptions withFallback(boolean other) {
    return changed(draft -> draft.fallback = other);
  }

  /// The same options with another number of threads.
  public CompileOptions withThreads(int other) {
    return changed(draft -> draft.threads = other);
  }

  /// The same options with outputs in other forms.
  public CompileOptions with(OutputRequests other) {
    return changed(draft -> draft.outputs = other);
  }

  /// The same options with another schedule.
  public CompileOptions with(SchedulePolicy other) {
    return changed(draft -> draft.schedule = other);
  }

  /// The same options with nodes that compute with halves.
  public CompileOptions withHalves(List<NamePattern> other) {
    return changed(draft -> draft.halves = other);
  }

  private CompileOptions changed(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /// Options while one of them is exchanged.
  private static final class Draft {
    private final TargetProfile target;
    private Arithmetic arithmetic;
    private ImportOptions imports;
    private InputOptions inputs;
    private String passes;
    private RangeAlgorithm algorithm;
    private boolean perLayer;
    private boolean fallback;
    private int threads;
    private OutputRequests outputs;
    private SchedulePolicy schedule;
    private List<NamePattern> halves;

    Draft(CompileOptions from) {
      target = from.target;
      arithmetic = from.arithmetic;
      imports = from.imports;
      inputs = from.inputs;
      passes = from.passes;
      algorithm = from.algorithm;
      perLayer = from.perLayer;
      fallback = from.fallback;
      threads = from.threads;
      outputs = from.outputs;
      schedule = from.schedule;
      halves = from.halves;
    }

    CompileOptions options() {
      return new CompileOptions(
          target,
          arithmetic,
          imports,
          inputs,
          passes,
          algorithm,
          perLayer,
          fallback,
          threads,
          outputs,
          schedule,
          halves);
    }
  }
}
