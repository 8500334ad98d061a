;;; (srfi 226 control fluids): parameters that are written like variables. Source: SRFI 226;
;;; SRFI 15.
(define-library (srfi 226 control fluids)
  (export
   define-fluid define-thread-fluid define-fluidified fluid-let fluid-let* fluid-parameter)
  (import (scheme base)
          (rename (only (omega primitive) %fluid-syntax %fluid-parameter)
                  (%fluid-parameter fluid-parameter))
          (only (srfi 226 control parameters) make-thread-parameter))
  (begin

    (define-syntax define-fluidified
      (syntax-rules ()
        ((_ fluid parameter)
         (begin
           (define hidden parameter)
           (define-syntax fluid (%fluid-syntax hidden))))))

    (define-syntax define-fluid
      (syntax-rules ()
        ((_ fluid value) (define-fluidified fluid (make-parameter value)))
        ((_ fluid value convert) (define-fluidified fluid (make-parameter value convert)))))

    (define-syntax define-thread-fluid
      (syntax-rules ()
        ((_ fluid value) (define-fluidified fluid (make-thread-parameter value)))
        ((_ fluid value convert) (define-fluidified fluid (make-thread-parameter value convert)))))

    (define-syntax fluid-let
      (syntax-rules ()
        ((_ ((fluid value) ...) body1 body2 ...)
         (parameterize (((fluid-parameter fluid) value) ...) body1 body2 ...))))

    (define-syntax fluid-let*
      (syntax-rules ()
        ((_ () body1 body2 ...) (let () body1 body2 ...))
        ((_ (binding) body1 body2 ...) (fluid-let (binding) body1 body2 ...))
        ((_ (binding1 binding2 ...) body1 body2 ...)
         (fluid-let (binding1) (fluid-let* (binding2 ...) body1 body2 ...)))))))
