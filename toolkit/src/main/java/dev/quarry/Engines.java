package dev.quarry;

import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.verify.Verifier;
import dev.quarry.simulator.floatkernel.FastEvaluator;
import dev.quarry.simulator.intkernel.ConvKernels;
import dev.quarry.simulator.npu.NpuEvaluator;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.util.function.Consumer;

/// Which evaluator executes what.
final class Engines {
  private Engines() {}

  /// The evaluator for float networks.
  static Evaluator floats(int threads) {
    return new FastEvaluator(threads);
  }

  /// What the convolutions of compiled files are computed with.
  static ConvKernels convolutions(Engine engine) {
    return switch (engine) {
      case AUTO -> ConvKernels.FAST;
      case REFERENCE -> ConvKernels.PLAIN;
    };
  }

  /// The evaluator for a level. At the level NPU there is one, which is the definition.
  static Evaluator of(Level level, ExecutionOptions options) {
    return switch (level) {
      case IMPORTED, CANONICAL, QUANTIZED ->
          switch (options.engine()) {
            case AUTO -> new FastEvaluator(options.threads(), options.rule());
            case REFERENCE -> new ReferenceEvaluator(options.rule());
          };
      case NPU -> new NpuEvaluator();
    };
  }

  /// What every pass's result is held against.
  static Consumer<Module> verifier() {
    return Verifier::verify;
  }
}
