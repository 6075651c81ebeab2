package dev.quarry.tests.v1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.Network;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.codegen.rknn1.LstmGate;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Reader;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.data.Picture;
import dev.quarry.data.Pictures;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.simulator.v1.V1Lifting;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The public text reader with two LSTMs: which gate is at which port, and what its weights share.
///
/// It reads captchas of five digits, 80 columns and 30 rows, through a CTC layer. The pictures are
/// from the Python package `captcha` 0.7.1, scaled down.
class V1LstmSampleTest {
  private static final List<String> TEXTS =
      List.of(
          "29141", "77763", "17066", "90743", "91500", "08063", "60837", "78353", "37406", "81241",
          "58683", "44978");
  private static final int WIDTH = 80;
  private static final int HEIGHT = 30;
  private static final int CLASSES = 11;
  private static final int BLANK = 10;

  private static V1File sample() {
    return V1Reader.read(V1Samples.file("lstm_rk1808_tk160.rknn"));
  }

  /// Digits read wrongly, of 60: 19 with the gates input, forget, cell, output at ports 3 to 6, 7
  /// to 10 and 14 to 17, as many as in floats; 50 and more with any other order.
  @Test
  void onlyOneOrderOfTheGatesReadsText() throws URISyntaxException {
    V1File file = sample();
    List<Sample> pictures = pictures();
    List<LstmGate> usual = List.of(LstmGate.values());
    for (List<LstmGate> order : orders(usual)) {
      int wrong = wrongDigits(reordered(file, order), pictures);
      boolean own = order.equals(usual);
      System.out.println("gates " + order + ": " + wrong + " of 60 digits wrong");
      assertTrue(own ? wrong <= 20 : wrong >= 45, order + ": " + wrong);
    }
  }

  /// The range of all eight matrices of a node fills the bytes, so they were quantized as one.
  @Test
  void theMatricesOfANodeHaveOneRange() {
    V1File file = sample();
    for (int node = 0; node < file.model().nodes().size(); node++) {
      if (!isLstm(file.model(), node)) {
        continue;
      }
      List<V1Tensor.Const> matrices = matrices(file.model(), node);
      assertEquals(8, matrices.size());
      assertEquals(1, matrices.stream().map(V1Tensor.Const::type).distinct().count());
      int low = 255;
      int high = 0;
      for (V1Tensor.Const matrix : matrices) {
        byte[] bytes = new byte[matrix.length().orElseThrow()];
        file.data().asByteBuffer().get(matrix.offset(), bytes);
        for (byte b : bytes) {
          low = Math.min(low, b & 0xff);
          high = Math.max(high, b & 0xff);
        }
      }
      assertEquals(0, low);
      assertEquals(255, high);
    }
  }

  @Test
  void arraysOfOtherShapesAreRefused() {
    V1Model m = sample().model();
    var constants = new ArrayList<>(m.constants());
    for (int i = 0; i < constants.size(); i++) {
      V1Tensor.Const c = constants.get(i);
      if (c.size().equals(List.of(90, 100))) {
        constants.set(
            i,
            new V1Tensor.Const(
                c.id(), List.of(100, 90), c.rank(), c.type(), c.offset(), c.length()));
      }
    }
    var model =
        new V1Model(
            m.header(), m.nodes(), m.norms(), constants, m.virtuals(), m.connections(), m.graph());
    var error =
        assertThrows(CompileException.class, () -> V1Lifting.lift("f", with(sample(), model)));
    assertTrue(error.getMessage().contains("90x100 instead of 100x90"), error::getMessage);
  }

  private static List<V1Tensor.Const> matrices(V1Model model, int node) {
    Map<Integer, Integer> constants =
        model.connections().stream()
            .filter(c -> c.node() == node && c.tensor().isPresent() && c.port() > 0)
            .filter(c -> c.side().equals(V1Connection.INPUT))
            .collect(Collectors.toMap(V1Connection::port, c -> c.tensor().orElseThrow().id()));
    return Stream.of(LstmGate.values())
        .flatMap(gate -> Stream.of(gate.weights(), gate.recurrent()))
        .map(port -> model.constants().get(constants.get(port)))
        .toList();
  }

  private static boolean isLstm(V1Model model, int node) {
    return model.nodes().get(node).op().equals(V1Op.LSTM.text());
  }

  /// The file with other gates at the ports.
  private static V1File reordered(V1File file, List<LstmGate> order) {
    V1Model m = file.model();
    List<V1Connection> connections =
        m.connections().stream().map(c -> isLstm(m, c.node()) ? reordered(c, order) : c).toList();
    var model =
        new V1Model(
            m.header(), m.nodes(), m.norms(), m.constants(), m.virtuals(), connections, m.graph());
    return with(file, model);
  }

  private static V1File with(V1File file, V1Model model) {
    return new V1File(
        file.version(), file.customHeader(), file.data(), model, file.json(), file.trailing());
  }

  private static V1Connection reordered(V1Connection c, List<LstmGate> order) {
    for (LstmGate gate : LstmGate.values()) {
      LstmGate other = order.get(gate.place());
      if (c.port() == gate.weights()) {
        return at(c, other.weights());
      }
      if (c.port() == gate.recurrent()) {
        return at(c, other.recurrent());
      }
      if (c.port() == gate.bias()) {
        return at(c, other.bias());
      }
    }
    return c;
  }

  private static V1Connection at(V1Connection c, int port) {
    return new V1Connection(c.node(), c.side(), port, c.tensor(), c.source());
  }

  private static List<List<LstmGate>> orders(List<LstmGate> gates) {
    if (gates.isEmpty()) {
      return List.of(List.of());
    }
    var orders = new ArrayList<List<LstmGate>>();
    for (List<LstmGate> rest : orders(gates.subList(1, gates.size()))) {
      for (int at = 0; at <= rest.size(); at++) {
        var order = new ArrayList<>(rest);
        order.add(at, gates.getFirst());
        orders.add(order);
      }
    }
    return orders;
  }

  private static List<Sample> pictures() throws URISyntaxException {
    URL strip = Objects.requireNonNull(V1LstmSampleTest.class.getResource("/v1/captchas.png"));
    byte[] rgb = Pictures.read(Path.of(strip.toURI())).rgb();
    int bytes = WIDTH * HEIGHT * 3;
    return IntStream.range(0, TEXTS.size())
        .mapToObj(i -> Arrays.copyOfRange(rgb, i * bytes, (i + 1) * bytes))
        .<Sample>map(part -> new Sample.OfPicture(new Picture(WIDTH, HEIGHT, part)))
        .toList();
  }

  private static int wrongDigits(V1File file, List<Sample> pictures) {
    int wrong = 0;
    try (Network network = Quarry.open(V1Lifting.lift("reader", file), 1)) {
      for (int i = 0; i < pictures.size(); i++) {
        float[] scores = network.run(List.of(pictures.get(i))).getFirst().values().floats();
        wrong += distance(read(scores), TEXTS.get(i));
      }
    }
    return wrong;
  }

  /// The best class of every step, repetitions and blanks left out.
  private static String read(float[] scores) {
    var text = new StringBuilder();
    int before = BLANK;
    for (int step = 0; step < scores.length / CLASSES; step++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = scores[step * CLASSES + c] > scores[step * CLASSES + best] ? c : best;
      }
      if (best != before && best != BLANK) {
        text.append(best);
      }
      before = best;
    }
    return text.toString();
  }

  /// The least number of digits to put in, take out or exchange.
  private static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int k = 1; k <= b.length(); k++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
        diagonal = row[k];
        row[k] = Math.min(exchanged, Math.min(row[k], row[k - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
