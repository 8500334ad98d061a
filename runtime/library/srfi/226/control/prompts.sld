;;; (srfi 226 control prompts): continuation prompts and their tags. Source: SRFI 226.
(define-library (srfi 226 control prompts)
  (export
   ;; Condition type
   &continuation make-continuation-violation continuation-violation?
   continuation-violation-prompt-tag
   ;; Tags
   make-continuation-prompt-tag default-continuation-prompt-tag continuation-prompt-tag?
   ;; Prompts
   call-with-continuation-prompt abort-current-continuation)
  (import (omega primitive) (omega condition)))
