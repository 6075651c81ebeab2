/// The register machine: loads an RK3566 / RK3568 file and executes its command words.
///
/// Start from [dev.quarry.simulator.machine.RegisterMachine].
@NullMarked
package dev.quarry.simulator.machine;

import org.jspecify.annotations.NullMarked;
