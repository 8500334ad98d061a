;;; (srfi 226 control continuations): capturing continuations, entering them, and guarding what is
;;; entered and left. Source: SRFI 226.
(define-library (srfi 226 control continuations)
  (export
   ;; Condition type
   &continuation make-continuation-violation continuation-violation?
   continuation-violation-prompt-tag
   ;; Capture
   call-with-current-continuation call/cc call-with-non-composable-continuation
   call-with-composable-continuation
   ;; Entering
   call-in-continuation call-in return-to continuation-prompt-available?
   ;; Guarding
   call-with-continuation-barrier dynamic-wind unwind-protect)
  (import (omega condition) (omega control)))
