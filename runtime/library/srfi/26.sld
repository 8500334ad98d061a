;;; (srfi 26): cut and cute, procedures made by leaving slots in a call. Source: SRFI 26.
;;; `<>` is a slot for one argument, `<...>` in last place a slot for all the rest. CUT evaluates
;;; the other expressions at each call of the procedure, CUTE once, when the procedure is made.
(define-library (srfi 26)
  (export cut cute)
  (import (scheme base))
  (begin
    (define-syntax cut
      (syntax-rules ()
        ((_ slot-or-expression ...) (cut-slots () () slot-or-expression ...))))

    ;; (cut-slots (parameter ...) (operator operand ...) slot-or-expression ...)
    (define-syntax cut-slots
      (syntax-rules (<> <...>)
        ((_ (parameter ...) (operator operand ...))
         (lambda (parameter ...) ((begin operator) operand ...)))
        ((_ (parameter ...) (operator operand ...) <...>)
         (lambda (parameter ... . rest) (apply operator operand ... rest)))
        ((_ (parameter ...) () <...>)
         (lambda (parameter ... operator . rest) (apply operator rest)))
        ((_ (parameter ...) (part ...) <> . more)
         (cut-slots (parameter ... slot) (part ... slot) . more))
        ((_ parameters (part ...) expression . more)
         (cut-slots parameters (part ... expression) . more))))

    (define-syntax cute
      (syntax-rules ()
        ((_ slot-or-expression ...) (cute-slots () () slot-or-expression ...))))

    ;; (cute-slots ((temporary expression) ...) (slot-or-temporary ...) slot-or-expression ...)
    (define-syntax cute-slots
      (syntax-rules (<> <...>)
        ((_ bindings (part ...))
         (let bindings (cut part ...)))
        ((_ bindings (part ...) <...>)
         (let bindings (cut part ... <...>)))
        ((_ bindings (part ...) <> . more)
         (cute-slots bindings (part ... <>) . more))
        ((_ (binding ...) (part ...) expression . more)
         (cute-slots (binding ... (temporary expression)) (part ... temporary) . more))))))
