;;; (omega control): the operators of delimited control, on the prompts and continuations of SRFI 226.
;;; Sources: Danvy & Filinski, "Abstracting Control", 1990 (shift, reset); Felleisen, "The Theory and
;;; Practice of First-Class Prompts", 1988 (control, prompt); Shan, "A Static Simulation of Dynamic
;;; Delimited Control", 2007 (the variants with 0, which take the prompt away).
(define-library (omega control)
  (import (omega primitive) (omega kernel) (omega condition))
  (export
   shift reset shift-at reset-at shift0 reset0 control prompt control0 prompt0
   call-with-continuation-prompt abort-current-continuation make-continuation-prompt-tag
   default-continuation-prompt-tag continuation-prompt-tag? continuation-prompt-available?
   call-with-current-continuation call/cc call-with-non-composable-continuation
   call-with-composable-continuation call-in-continuation call-in return-to continuation?
   non-composable-continuation? call-with-continuation-barrier dynamic-wind unwind-protect
   with-continuation-mark with-continuation-marks call-with-immediate-continuation-mark
   continuation-marks current-continuation-marks continuation-mark-set?
   continuation-mark-set->list continuation-mark-set->list* continuation-mark-set->iterator
   continuation-mark-set-first make-continuation-mark-key continuation-mark-key?
   current-parameterization parameterization? call-with-parameterization)
  (include "control/operator.scm" "control/mark.scm"))
