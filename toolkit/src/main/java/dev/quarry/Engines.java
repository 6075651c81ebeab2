package dev.quarry;

import dev.quarry.ir.eval.Evaluator;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.simulator.reference.ReferenceEvaluator;
import java.util.function.Consumer;

/// Which evaluator executes what.
final class Engines {
  private Engines() {}

  /// An evaluator with what it holds on to.
  record Engine(Evaluator evaluator) implements AutoCloseable {
    @Override
    public void close() {}
  }

  /// The evaluator for float networks.
  static Engine floats(int threads) {
    return new Engine(new ReferenceEvaluator());
  }

  /// The evaluator for a level.
  static Engine of(Level level, int threads) {
    return new Engine(new ReferenceEvaluator());
  }

  /// What every pass's result is held against.
  static Consumer<Module> verifier() {
    return _ -> {};
  }
}
