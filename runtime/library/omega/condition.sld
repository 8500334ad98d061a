;;; (omega condition): conditions, handlers and restarts. Source: the condition system of Common Lisp
;;; (Pitman, "Condition Handling in the Lisp Language Family", 2001), with condition types in the
;;; manner of R6RS libraries 7.2. R7RS's raise, guard and with-exception-handler are the same
;;; mechanism.
(define-library (omega condition)
  (import (omega primitive) (omega kernel) (srfi 28))
  (export
   ;; Condition types
   &condition &message &irritants &who &warning &serious &error &violation &assertion
   &non-continuable &implementation-restriction &lexical &syntax &undefined &continuation
   &concurrent-modification &type-error &arity-error &unbound-variable &division-by-zero
   &range-error &file-error &read-error &syntax-error &control-error &effect-error &amb-exhausted
   &commit-barrier &continuation-barrier &in-doubt &capability-denied &state-conflict
   &resource-missing &nondeterminism &fixpoint-limit &fixpoint-cycle &inference-invalid
   &llm-unavailable &deadlock &budget-exhausted &interrupted &cancelled
   define-condition-type condition-type? condition-type-name condition-type-parent
   condition-type-fields
   ;; Condition objects
   make-condition condition condition? condition-type condition-of-type? simple-conditions
   condition-message condition-irritants condition-report-string
   make-message-condition message-condition? make-irritants-condition irritants-condition?
   make-who-condition who-condition? condition-who make-warning warning?
   make-serious-condition serious-condition? make-error error? make-violation violation?
   make-assertion-violation assertion-violation? make-non-continuable-violation
   non-continuable-violation? make-implementation-restriction-violation
   implementation-restriction-violation? make-lexical-violation lexical-violation?
   make-syntax-violation syntax-violation? syntax-violation-form syntax-violation-subform
   make-undefined-violation undefined-violation? make-continuation-violation
   continuation-violation? continuation-violation-prompt-tag
   make-concurrent-modification-violation concurrent-modification-violation?
   make-fixpoint-limit fixpoint-limit? fixpoint-limit-rounds
   make-fixpoint-cycle fixpoint-cycle? fixpoint-cycle-length
   ;; Signalling and handling
   signal warn cerror handler-bind handler-case ignore-errors
   ;; Restarts
   restart-case restart-bind with-simple-restart compute-restarts find-restart
   invoke-restart invoke-restart-interactively restart? restart-name restart-report
   use-value store-value continue abort retry muffle-warning)
  (include "condition/type.scm" "condition/restart.scm" "condition/handler.scm"))
