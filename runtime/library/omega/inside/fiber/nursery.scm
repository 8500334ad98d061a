;;; Nurseries: no fiber outlives the scope it was put into.

;; Call the procedure with a nursery; its values are the answer once all fibers of the nursery have
;; ended. If one fails, the others and the procedure are left, and what it raised is raised here.
(define (nursery procedure)
  (let ((scope (%make-nursery)))
    (call-with-current-continuation
      (lambda (leave)
        (%nursery-escape! scope
          (lambda ()
            (call-in-continuation leave
              (lambda () (raise (car (%nursery-failure scope)))))))
        (%call-with-finally
          (lambda ()
            (call-with-values
              (lambda () (procedure scope))
              (lambda results
                (%nursery-wait scope)
                (apply values results))))
          (lambda ()
            (%nursery-close! scope)
            (%nursery-wait scope)))))))

(define (%nursery-wait scope) (%wait (list (list 'nursery scope #f)) #f))

;; A fiber of a nursery: (spawn-in nursery thunk [:name name]).
(define (spawn-in scope thunk . options)
  (%fiber-start! (%make-fiber thunk (%option options ':name #f "spawn-in") scope)))
