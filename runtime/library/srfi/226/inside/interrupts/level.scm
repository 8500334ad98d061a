;;; The interrupt level: at zero, interrupts are let through.

(define current-interrupt-level
  (make-thread-parameter 0
    (lambda (level)
      (if (and (exact-integer? level) (>= level 0))
          level
          (%wrong-type "current-interrupt-level" 1 "a nonnegative exact integer" level)))))

(define (disable-interrupts!)
  (current-interrupt-level (+ (current-interrupt-level) 1)))

(define (enable-interrupts!)
  (current-interrupt-level (lower-level 'enable-interrupts!))
  (look-for-interrupts!))

(define (lower-level who)
  (let ((level (current-interrupt-level)))
    (if (= level 0)
        (raise
          (condition (make-assertion-violation)
                     (make-who-condition who)
                     (make-message-condition "interrupts are not disabled here"))))
    (- level 1)))

(define-syntax with-interrupts-disabled
  (syntax-rules ()
    ((_ body1 body2 ...)
     (parameterize ((current-interrupt-level (+ (current-interrupt-level) 1)))
       body1 body2 ...))))

(define-syntax with-interrupts-enabled
  (syntax-rules ()
    ((_ body1 body2 ...)
     (parameterize ((current-interrupt-level (lower-level 'with-interrupts-enabled)))
       (look-for-interrupts!)
       (let () body1 body2 ...)))))
