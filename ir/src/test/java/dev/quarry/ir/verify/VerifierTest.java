package dev.quarry.ir.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.Relu;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What text cannot express; the rest is in the golden files of `errors`.
class VerifierTest {
  private static final Value INPUT = new Value(0, TensorType.f32(2, 3), "x");

  @Test
  void aSoundModulePasses() {
    Value result = new Value(1, INPUT.type(), "");
    Verifier.verify(module(result, node(result, INPUT)));
  }

  @Test
  void numbersAreDense() {
    Value result = new Value(5, INPUT.type(), "");
    assertFinding(
        """
        error[E0201] relu (%5): values are numbered in the order of definition
          expected: %1
          found:    %5""",
        module(result, node(result, INPUT)));
  }

  @Test
  void numbersAreUnique() {
    Value result = new Value(0, INPUT.type(), "");
    assertFinding(
        """
        error[E0201] relu (%0): values are numbered in the order of definition
          expected: %1
          found:    %0""",
        module(INPUT, node(result, INPUT)));
  }

  @Test
  void negativeNumbersAreReported() {
    Value negative = new Value(-1, INPUT.type(), "");
    assertFinding(
        "error[E0201] relu (%1): %-1 is read before it is defined",
        module(INPUT, node(new Value(1, INPUT.type(), ""), negative)));
  }

  @Test
  void definitionComesBeforeUse() {
    Value first = new Value(1, INPUT.type(), "");
    Value second = new Value(2, INPUT.type(), "");
    assertFinding(
        "error[E0201] relu (%1): %2 is read before it is defined",
        module(first, node(first, second), node(second, INPUT)));
  }

  @Test
  void whatIsReadIsWhatWasDefined() {
    Value result = new Value(1, INPUT.type(), "");
    Value other = new Value(0, TensorType.f32(2, 3), "y");
    assertFinding(
        """
        error[E0201] relu (%1): %0 is read as something else than it was defined as
          expected: %0: 2x3xf32 'x'
          found:    %0: 2x3xf32 'y'""",
        module(result, node(result, other)));
  }

  @Test
  void outputsAreDefined() {
    assertFinding(
        "error[E0201] output 'y': %1 is read before it is defined",
        module(new Value(1, INPUT.type(), "")));
  }

  @Test
  void everythingWrongIsReportedAtOnce() {
    Value a = new Value(1, TensorType.f32(7), "");
    Value b = new Value(2, TensorType.f32(2, 3), "");
    Module module =
        module(
            b,
            node(a, INPUT),
            new Node(List.of(b), new Add(INPUT, new Value(9, a.type(), "")), Location.UNKNOWN));
    CompileException e = assertThrows(CompileException.class, () -> Verifier.verify(module));
    assertEquals(2, e.diagnostics().size());
    assertTrue(e.diagnostics().stream().allMatch(d -> d.code() == DiagnosticCode.VERIFY));
  }

  private static Node node(Value result, Value operand) {
    return new Node(List.of(result), new Relu(operand), Location.UNKNOWN);
  }

  private static Module module(Value output, Node... nodes) {
    return new Module(
        Level.IMPORTED,
        new Graph(
            "g",
            List.of(new GraphInput(INPUT, Preprocessing.NONE)),
            List.of(nodes),
            List.of(new GraphOutput("y", output))));
  }

  private static void assertFinding(String expected, Module module) {
    assertEquals(expected, Verifier.findings(module).getFirst().diagnostic().text());
  }
}
