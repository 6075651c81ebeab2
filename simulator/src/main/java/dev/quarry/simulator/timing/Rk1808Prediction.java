package dev.quarry.simulator.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The predicted time of a network on RK1808 or RK3399Pro, layer by layer, at 800 MHz.
///
/// @param layers what takes time, in order
/// @param outputElements elements of all outputs, which the host reads
/// @param reasons what the law has no or little basis for in this network
public record Rk1808Prediction(List<Layer> layers, long outputElements, List<String> reasons) {
  // the worst published network of the kind the law was found with is 15 % off (Rk1808TimesTest)
  private static final int PLAIN = 15;

  // LPRNet took eleven times, PP-OCR detection twice as long as predicted
  private static final int LESS = 40;
  private static final int MORE = 100;

  /// The clocks the vendor's tool prints rates for, in MHz.
  public static final List<Integer> CLOCKS = List.of(600, 800);

  /// Gains below this share of the whole time are not worth a line.
  private static final double LEAST_SHARE = 0.005;

  public Rk1808Prediction {
    layers = List.copyOf(layers);
    reasons = List.copyOf(reasons);
  }

  /// A layer.
  ///
  /// @param index number of its node
  /// @param name name of its node
  /// @param op its op, with the ops that are done in the same pass, for example `CONV2D+SWISH`
  /// @param uid number of the node in the network it was made from
  /// @param dtype element type of its result
  /// @param outputShape dimensions of its result
  /// @param merged names of the nodes done in the same pass
  /// @param work what it asks of the chip
  public record Layer(
      int index,
      String name,
      String op,
      int uid,
      String dtype,
      String outputShape,
      List<String> merged,
      Rk1808Layer work) {
    public Layer {
      merged = List.copyOf(merged);
    }

    /// What its time is spent on.
    public Rk1808Parts parts() {
      return Rk1808Model.parts(work);
    }

    /// Its time.
    public double micros() {
      return parts().micros();
    }

    /// Share of the peak of the array in 8 bits, in percent.
    public double macUsagePercent() {
      return 100 * macs() / (Rk1808Model.PEAK_PRODUCTS_PER_MICRO * micros());
    }

    /// Multiplications.
    public long macs() {
      return switch (work) {
        case Rk1808Layer.Convolution conv -> conv.macs();
        case Rk1808Layer.Product product -> product.macs();
        case Rk1808Layer.Pool _, Rk1808Layer.Movement _ -> 0;
      };
    }
  }

  /// One inference on the NPU.
  public double micros() {
    return layers.stream().mapToDouble(Layer::micros).sum();
  }

  /// Time of the NPU at another clock. Everything is taken in proportion, as the vendor's tool
  /// does; how much of it waits for a memory with a clock of its own is not known.
  public double microsAt(double megahertz) {
    return micros() * Rk1808Model.MEGAHERTZ / megahertz;
  }

  /// Whether there is anything to predict: a precompiled graph has no layers.
  public boolean isKnown() {
    return !layers.isEmpty();
  }

  /// The true time is at most this much shorter, in percent.
  public int lowPercent() {
    return reasons.isEmpty() ? PLAIN : LESS;
  }

  /// The true time is at most this much longer, in percent.
  public int highPercent() {
    return reasons.isEmpty() ? PLAIN : MORE;
  }

  /// What the host adds for handing out all outputs as real numbers.
  public double hostMicros() {
    return Rk1808Model.hostMicros(outputElements);
  }

  /// What the time of all layers is spent on; of array and memory the one that counts.
  public Rk1808Parts parts() {
    return layers.stream()
        .map(Layer::parts)
        .map(Rk1808Parts::counting)
        .reduce(Rk1808Parts.NONE, Rk1808Parts::plus);
  }

  /// Time by op, the longest first.
  public Map<String, Double> byOp() {
    var sums = new TreeMap<String, Double>();
    layers.forEach(layer -> sums.merge(layer.op(), layer.micros(), Double::sum));
    var sorted = new LinkedHashMap<String, Double>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /// What would make the network faster, the largest gain first.
  public List<Advice> advice() {
    var found = new ArrayList<Advice>();
    add(
        found,
        "replace SiLU and other functions by ReLU",
        layer -> layer.parts().table(),
        "--passes +silu-to-relu, then fine-tune; accuracy is lost without training");
    add(
        found,
        "use smaller pools",
        layer ->
            layer.work() instanceof Rk1808Layer.Pool pool && Rk1808Model.runsOnShader(pool)
                ? layer.micros() - Rk1808Model.chained(pool)
                : 0,
        "the pass split-large-pool{max-kernel=3}: chains of 3x3 pools give the same values");
    add(
        found,
        "avoid copies for joining and cutting maps",
        layer -> isOneOf(layer, "CONCAT", "SPLIT", "SLICE") ? layer.micros() : 0,
        "fewer joins");
    add(
        found,
        "add sums inside the convolution before them",
        layer -> isOneOf(layer, "ADD") ? layer.micros() : 0,
        "SiLU cannot be followed by a sum in the same pass; ReLU can");
    add(
        found,
        "use dense instead of depthwise convolutions where they are small",
        layer ->
            layer.work() instanceof Rk1808Layer.Convolution conv
                    && conv.form() == Rk1808Layer.Form.DEPTHWISE
                ? Math.max(0, layer.parts().array() - layer.parts().memory())
                : 0,
        "the array is used to 10 % by them; the gain is what waits for the array");
    found.removeIf(advice -> advice.gainMicros() < LEAST_SHARE * micros());
    found.sort(Comparator.comparingDouble(Advice::gainMicros).reversed());
    return found;
  }

  private static boolean isOneOf(Layer layer, String... ops) {
    return List.of(ops).contains(layer.op());
  }

  private void add(List<Advice> found, String what, ToDoubleFunction<Layer> gain, String how) {
    int places = 0;
    double sum = 0;
    for (Layer layer : layers) {
      double gained = gain.applyAsDouble(layer);
      places += gained > 0 ? 1 : 0;
      sum += Math.max(0, gained);
    }
    if (places > 0) {
      found.add(new Advice(what, places, sum, how));
    }
  }
}
