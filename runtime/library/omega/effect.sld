;;; (omega effect): operations that a program asks of its surroundings, and handlers that answer them.
;;; Source: Plotkin & Pretnar, "Handling Algebraic Effects", 2013 (deep handlers).
(define-library (omega effect)
  (import (omega primitive) (omega kernel))
  (export define-effect effect handle effect? effect-record resumption? effect-operations)
  (begin

;; (define-effect (name . formals) [:capability symbol] [:cost c] [:determinism pure|recorded|live]
;;   [:region allowed|staged|refused] [:input shape] [:output shape] [:perform procedure])
;; Binds a procedure that performs the operation. :perform does it when nobody handles it.
(define-syntax define-effect
  (syntax-rules ()
    ((_ (name . formals) option ...)
     (define name (%make-effect 'name 'formals option ...)))))

;; (handle body ... clause ...), where a clause is
;;   (on (operation argument ... k) body ...)   k continues the operation with a value, any number of
;;                                              times, with this handler around it
;;   (return (value ...) body ...)              what becomes of the values of the body
;;   (finally body ...)                         done once, when the handle is left for good
(define-syntax handle
  (syntax-rules ()
    ((_ part ...) (%handle-parts () () #f #f part ...))))

(define-syntax %handle-parts
  (syntax-rules (on return finally)
    ((_ bodies (clause ...) returns cleanup (on (operation . formals) body1 body2 ...) . parts)
     (%handle-parts bodies (clause ... (cons operation (lambda formals body1 body2 ...)))
                    returns cleanup . parts))
    ((_ bodies clauses #f cleanup (return formals body1 body2 ...) . parts)
     (%handle-parts bodies clauses (lambda formals body1 body2 ...) cleanup . parts))
    ((_ bodies clauses returns #f (finally body1 body2 ...) . parts)
     (%handle-parts bodies clauses returns (lambda () body1 body2 ...) . parts))
    ((_ bodies clauses returns cleanup (on . rest) . parts)
     (syntax-error "handle: expected (on (operation argument ... k) body ...), got" (on . rest)))
    ((_ bodies clauses returns cleanup (return . rest) . parts)
     (syntax-error "handle: expected one clause (return (value ...) body ...), got" (return . rest)))
    ((_ bodies clauses returns cleanup (finally . rest) . parts)
     (syntax-error "handle: expected one clause (finally body ...), got" (finally . rest)))
    ((_ () clauses returns cleanup)
     (syntax-error "handle: expected a body before the clauses"))
    ((_ (body ...) () #f #f next . parts)
     (%handle-parts (body ... next) () #f #f . parts))
    ((_ bodies clauses returns cleanup next . parts)
     (syntax-error "handle: expected on, return or finally after the first clause, got" next))
    ((_ (body1 body2 ...) (clause ...) returns #f)
     (%handle (lambda () body1 body2 ...) (list clause ...) returns %guarded-clause))
    ((_ (body1 body2 ...) (clause ...) returns cleanup)
     (%with-finally
       (lambda ()
         (%handle (lambda () body1 body2 ...) (list clause ...) returns %guarded-clause))
       cleanup))))

;; The cleanup belongs to an extent that only jumps out of it end: while an operation is handled
;; outside, nothing is cleaned up.
(define (%with-finally thunk cleanup)
  (let ((done #f))
    (%call-with-finally thunk
      (lambda ()
        (if (not done)
            (begin
              (set! done #t)
              (cleanup)))))))

;; Call a clause whose continuation has cleanups in it: they are done, innermost first, if the clause
;; ends without having called it.
(define (%guarded-clause clause args k)
  (%with-finally
    (lambda () (apply clause (append args (list k))))
    (lambda () (for-each (lambda (cleanup) (cleanup)) (%lost-cleanups k)))))

;; What R7RS and Omega themselves ask of the world.
(define (effect-operations)
  (list open-input-file open-binary-input-file open-output-file open-binary-output-file
        file-exists? delete-file current-second current-jiffy jiffies-per-second
        get-environment-variable get-environment-variables command-line random-bytes
        exit emergency-exit))

  ))
