;;; (omega fixpoint): iteration to a stable state, which tells convergence from cycles and from
;;; rounds used up. Sources: Kleene, "Introduction to Metamathematics", 1952, § 66; Brent, "An
;;; improved Monte Carlo factorization algorithm", BIT 20, 1980, for cycles.
(define-library (omega fixpoint)
  (import (omega primitive) (omega kernel) (omega condition) (omega transaction)
          (omega inside fixpoint))
  (export
   fixpoint fixpoint-outcome fixpoint-trace saturate! fixpoint-fact-source
   fixpoint-outcome? outcome-kind outcome-value outcome-values outcome-rounds cycle-length
   lattice-min lattice-max lattice-union lattice-map)
  (include "fixpoint/form.scm" "fixpoint/state.scm" "fixpoint/rounds.scm" "fixpoint/lattice.scm"))
