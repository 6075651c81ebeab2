package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.rewrite.Rewriter;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Turns splits into slices, one per part, so that parts can be read where they lie.
public record SplitToSlices() implements Pass {
  private static final PassInfo INFO =
      PassInfo.onFloat("split-to-slices", "turn splits into slices", Effect.EXACT);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    context.count("replaced", 0);
    return module.with(
        Rewriter.sweep(module.graph(), List.of((node, graph) -> replace(node, graph, context))));
  }

  private static Optional<List<Value>> replace(
      Node node, RewriteContext graph, PassContext context) {
    if (!(node.op() instanceof Split(Value x, int axis, List<Integer> sizes))) {
      return Optional.empty();
    }
    context.count("replaced");
    List<Integer> steps = Collections.nCopies(x.type().rank(), 1);
    List<Value> parts = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < sizes.size(); i++) {
      var starts = new ArrayList<>(Collections.nCopies(x.type().rank(), 0));
      starts.set(axis, first);
      var box = new ArrayList<>(x.shape().dims());
      box.set(axis, sizes.get(i));
      parts.add(
          graph.append(
              new Slice(x, starts, box, steps), node.location(), node.results().get(i).name()));
      first += sizes.get(i);
    }
    return Optional.of(parts);
  }
}
